// When everything is right: the file, and how it leaves the browser. Nothing is sent before somebody presses something.

import { useState } from "preact/hooks";
import { downloadName, forgePage, mailAddress } from "./exits.js";
import { fill } from "./text.js";

const FORGES = { github: "GitHub", forgejo: "Forgejo", gitlab: "GitLab" };

export function Done({ app, path, ids, text, warnings, onBack, focus }) {
  const { words } = app;
  const { kind, isNew, core: { settings } } = app.props;
  const [said, setSaid] = useState("");
  const [step, setStep] = useState(false);
  const page = forgePage(settings, path, text, isNew);
  const forge = FORGES[settings.forge_kind] || "";
  const file = downloadName(kind, ids);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(words.copied);
    } catch {
      const area = document.getElementById("f-yaml");
      document.getElementById("f-yaml-visa").open = true;
      area.focus();
      area.select();
      setSaid(words.copy_by_hand);
    }
  };
  const download = () => {
    const address = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: file });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    setSaid(fill(words.downloaded, { file }));
    setStep(true);
  };
  const body = fill(isNew ? words.mail_body : words.mail_body_change, { file, path });

  return (
    <section class="fr-done" aria-labelledby="f-klart">
      <h2 id="f-klart" tabindex={-1} ref={focus}>{words.done_title}</h2>
      <p>{fill(isNew ? words.done_text : words.done_text_change, { path })}</p>
      {warnings.length > 0 && (
        <div class="fr-notice fr-notice--warning"><h3>{words.warnings_title}</h3>
          <ul>{warnings.map((d, i) => <li key={i}>{app.placeName(d.target)}: {d.message} {d.hint} <span class="fr-code">{d.code}</span></li>)}</ul></div>
      )}
      <h3>{words.exits_title}</h3>
      <ol class="fr-exits">
        {page && page.filled && (
          <li><h4>{fill(words.forge_title, { forge })}</h4><p>{fill(words.forge_text, { forge })}</p>
            <p class="fr-actions"><a class="fr-btn fr-btn--solid" href={page.address} target="_blank" rel="noopener noreferrer" data-fr-exit="forge" onClick={() => setStep(true)}>{fill(words.forge_open, { forge })}</a></p></li>
        )}
        {page && !page.filled && (
          <li><h4>{fill(words.forge_title, { forge })}</h4><p>{fill(isNew ? words.paste_text : words.paste_text_change, { forge })}</p>
            <p class="fr-actions"><button class="fr-btn fr-btn--solid" type="button" data-fr-exit="copy" onClick={copy}>{words.paste_copy}</button>
              <a class="fr-btn" href={page.address} target="_blank" rel="noopener noreferrer" data-fr-exit="empty" onClick={() => setStep(true)}>{fill(isNew ? words.paste_open : words.paste_open_change, { forge })}</a></p></li>
        )}
        <li><h4>{settings.mailbox ? words.mail_title : words.download_title}</h4>
          <p>{settings.mailbox ? fill(words.mail_text, { mailbox: settings.mailbox }) : page ? words.download_text : words.download_only}</p>
          <p class="fr-actions"><button class={page ? "fr-btn" : "fr-btn fr-btn--solid"} type="button" data-fr-exit="download" onClick={download}>{fill(words.download, { file })}</button>
            {settings.mailbox && <a class="fr-btn" data-fr-exit="mail" href={mailAddress(settings.mailbox, fill(words.mail_subject, { path }), body)} onClick={() => setStep(true)}>{words.mail_open}</a>}</p></li>
      </ol>
      <p role="status">{said}</p>
      <details id="f-yaml-visa"><summary>{words.show_file}</summary>
        <label for="f-yaml">{path}</label>
        <textarea id="f-yaml" class="fr-yaml" readOnly rows={18} value={text} />
        {!page && <p class="fr-actions"><button class="fr-btn fr-btn--small" type="button" data-fr-exit="copy" onClick={copy}>{words.copy}</button></p>}
      </details>
      <h3>{step ? words.next_title_sent : words.next_title}</h3>
      <ol>{words.next.map((line) => <li key={line}>{line}</li>)}</ol>
      <p>{fill(words.follow, { path })}</p>
      <p class="fr-actions"><button class="fr-btn" type="button" onClick={onBack}>{words.back}</button>
        {app.drafts.works && <button class="fr-btn" type="button" onClick={() => { app.drafts.remove(); app.dirty = false; setSaid(words.forgotten); }}>{words.draft_delete}</button>}</p>
    </section>
  );
}
