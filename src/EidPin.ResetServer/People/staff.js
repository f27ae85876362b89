// Passkeys of staff. What the browser gives goes to this server and nowhere else; nothing is kept here.
"use strict";

const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function tell(words) {
  const told = document.getElementById("told");
  told.textContent = words;
  told.hidden = false;
}

async function ask(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept": "application/json" },
    body: JSON.stringify(body),
  });
  const said = answer.status === 204 ? null : await answer.json();
  if (!answer.ok) throw new Error(said.title);
  return said;
}

// The words of a page's own refusal, where the browser or its owner broke it off.
async function attempt(form, act) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    await act();
  } catch (e) {
    tell(e instanceof DOMException ? form.dataset.broken : e.message);
    button.disabled = false;
  }
}

async function signIn(form) {
  const begun = await ask("/staff/sign-in/begin", {});
  const credential = await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(begun.options),
  });
  await ask("/staff/sign-in", { id: begun.id, credential: credential.toJSON() });
  location.assign("/staff");
}

async function enrol(form) {
  const code = form.elements.code.value;
  const begun = await ask("/staff/enrol/begin", { code });
  const credential = await navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(begun.options),
  });
  const made = await ask("/staff/enrol", { id: begun.id, code, credential: credential.toJSON() });
  document.getElementById("said").textContent = made.said;
  document.getElementById(made.isGood ? "made-good" : "made").hidden = false;
  form.hidden = true;
}

async function sign(form) {
  const { response, rawId } = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(form.dataset.sign),
      userVerification: "required",
      allowCredentials: form.dataset.credentials.split(" ").map(id => ({ type: "public-key", id: bytes(id) })),
    },
  });
  form.elements.credential.value = text(rawId);
  form.elements.authenticator.value = text(response.authenticatorData);
  form.elements.client.value = text(response.clientDataJSON);
  form.elements.signature.value = text(response.signature);
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey], form[data-sign]")) {
  form.addEventListener("submit", event => {
    event.preventDefault();
    const act = form.dataset.sign ? sign : form.dataset.passkey === "enrol" ? enrol : signIn;
    attempt(form, () => act(form));
  });
}

// A page of something that others change, too: it is loaded again when it is not right any more, unless somebody has begun to fill it in.
const watched = document.querySelector("[data-watch]");
let touched = false;
document.addEventListener("input", () => { touched = true; });

async function look() {
  const answer = await fetch(watched.dataset.watch, { headers: { "Accept": "application/json" } });
  if (!answer.ok) return;
  const { version, state } = await answer.json();
  if (String(version) === watched.dataset.version && state === watched.dataset.state) return;
  if (touched) document.getElementById("changed").hidden = false;
  else location.reload();
}

if (watched) setInterval(() => { if (!document.hidden) look().catch(() => {}); }, 3000);
