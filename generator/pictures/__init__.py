"""Maps and charts as SVG, each with its data as a table. Pure: values in, `Figure` out.

Colours come from the stylesheet's classes, so that the pictures follow light, dark and print.
There are no links inside a picture; the table beneath carries the facts.
"""
