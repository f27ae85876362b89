// The script of the card pages. It keeps the page up to date, sends codes as bytes in one request body, and helps with typing.
// It puts no code into an address, a storage or a text.
'use strict';

const live = document.getElementById('live');
const lang = document.documentElement.dataset.lang || new URLSearchParams(location.search).get('lang') || 'en';
const words = name => document.querySelector(`#words [data-word="${name}"]`)?.innerHTML ?? '';
const boxed = name => `<div class="note">${words(name)}</div>`;
const storage = 'eidpin-key';
let key = sessionStorage.getItem(storage);
let socket = null, lost = 0;

// Keys of an EidPin that has ended: another old tab may still offer one.
const over = new Set();

// ---- The tab's key -------------------------------------------------------------------------------------------------------------------

// Another tab of this very origin may hand its key on; a page of another port cannot hear this.
const channel = new BroadcastChannel('eidpin');
channel.onmessage = event => {
  if (event.data.ask && key) channel.postMessage({ key });
  else if (event.data.key && !key && !over.has(event.data.key)) {
    key = event.data.key;
    sessionStorage.setItem(storage, key);
    document.dispatchEvent(new Event('keyed'));
    connect();
  }
};

// An address is good once. Where it was used, a tab of this browser that is in hands its key on; else the page says how to get a new address.
async function start() {
  const place = document.getElementById('start'), goOn = () => location.replace(`${place.dataset.to}?lang=${lang}`);
  const body = new TextEncoder().encode(location.hash.slice(1));
  history.replaceState(null, '', location.pathname + location.search);
  const answer = await fetch('/start', { method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body });
  if (answer.ok) sessionStorage.setItem(storage, await answer.text());
  if (answer.ok || key) return goOn();
  document.addEventListener('keyed', goOn);
  channel.postMessage({ ask: true });
  setTimeout(() => { if (!key) show(place, boxed('refused')); }, 400);
}

// ---- Live state ----------------------------------------------------------------------------------------------------------------------

function connect() {
  if (!live || socket || document.hidden) return;
  if (!key) {
    channel.postMessage({ ask: true });
    setTimeout(() => { if (!key) keyless(); }, 400);
    return;
  }
  socket = new WebSocket(`ws://${location.host}/live`);
  socket.onopen = () => {
    socket.send(JSON.stringify({ key, view: live.dataset.view, lang, desk: live.dataset.desk }));
    // Tabs that outlived another EidPin come back with this key.
    channel.postMessage({ key });
  };
  socket.onmessage = event => { lost = 0; update(event.data); };
  socket.onclose = event => {
    socket = null;
    if (event.code === 4403) return refused();
    if (event.code === 4404) return instead('practice-gone');
    if (event.code === 4500) return instead('bug');
    if (event.code === 4429) return instead('crowded');
    if (event.code === 4000 || document.hidden) return;
    if (++lost > 1) {
      notice(words('gone'), 'lost');
      outlived();
    }
    setTimeout(connect, Math.min(1000, 200 * lost));
  };
}

// The handshake of a socket that is refused looks like a program that is gone. One that answers is another EidPin than this tab's.
async function outlived() {
  const asked = key;
  const answers = await fetch('/start').then(answer => answer.ok, () => false);
  if (answers && asked && asked === key && lost > 1) refused();
}

// No cards of an EidPin that has ended stay on show. A tab of the new one may hand its key on, now or later.
function refused() {
  if (key) over.add(key);
  sessionStorage.removeItem(storage);
  key = null;
  notice('');
  keyless();
  channel.postMessage({ ask: true });
}

function keyless() {
  instead(over.size > 0 ? 'restarted' : 'no-key');
  document.dispatchEvent(new Event('keyless'));
}

// In place of the cards: seen there, heard by who does not see it, and the tab's title tells of no card any more.
function instead(name) {
  show(live, boxed(name));
  document.title = `${document.querySelector('h1').textContent} – EidPin`;
  document.getElementById('said').textContent = live.textContent;
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) socket?.close(4000);
  else connect();
});

function update(html) {
  const next = new DOMParser().parseFromString(html, 'text/html').getElementById('live');
  const told = document.getElementById('notice')?.dataset.told;
  if (told === 'lost' || told === 'pulled' && comes(next)) notice('');
  keepAnswers(next);
  const typing = live.querySelector('.slot form.code:not([data-sent])');
  morph(live, next, ['data-view', 'data-desk']);
  if (typing && !document.getElementById(typing.dataset.card)) pulled();
  if (aside && !document.getElementById(aside.dataset.card)) forget();
  document.title = `${live.dataset.title} – EidPin`;
  const said = document.getElementById('said');
  if (said.textContent !== live.dataset.said) said.textContent = live.dataset.said;
  icon(live.dataset.icon);
  openByItself();
}

function icon(name) {
  let link = document.querySelector('link[rel=icon]');
  if (!link) document.head.append(link = Object.assign(document.createElement('link'), { rel: 'icon', type: 'image/svg+xml' }));
  const address = `/icon-${name}.svg`;
  if (link.getAttribute('href') !== address) link.setAttribute('href', address);
}

// Makes one tree like another and touches only what differs, so that focus and typing stay. What is marked to be kept is left alone,
// and so is what was not sent again because it is the same as before.
function morph(from, to, keepAttributes = []) {
  for (const { name, value } of [...to.attributes]) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && !keepAttributes.includes(name)) from.removeAttribute(name);
  let child = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const id = wanted.id;
    let match = id ? [...from.children].find(c => c.id === id) : alike(child, wanted) ? child : null;
    if (!match) {
      from.insertBefore(document.importNode(wanted, true), child);
      continue;
    }
    while (child && child !== match) child = drop(child);
    if (wanted.nodeType === Node.ELEMENT_NODE) { if (!match.dataset?.keep && !wanted.dataset.same) morph(match, wanted); }
    else if (match.nodeValue !== wanted.nodeValue) match.nodeValue = wanted.nodeValue;
    child = match.nextSibling;
  }
  while (child) child = drop(child);
}

const alike = (a, b) => a && a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id ?? '') === (b.id ?? '');

function drop(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

// A card that goes takes its form along, but what was answered has to be read.
function keepAnswers(next) {
  for (const result of live.querySelectorAll('.slot .result:not(.last)')) {
    const card = result.closest('.card');
    if (!card || next.querySelector(`#${CSS.escape(card.id)}`)) continue;
    const isRead = result.contains(document.activeElement);
    notice(result.outerHTML);
    if (isRead) document.querySelector('#notice [tabindex="-1"]')?.focus();
  }
}

// A card that was not there before.
const comes = next => [...next.querySelectorAll('.card:has(.pins)')].some(card => !document.getElementById(card.id)?.matches(':has(.pins)'));

// While somebody types the form goes with its card: that is said, and the focus does not fall to the top of the page.
function pulled() {
  notice(words('pulled'), 'pulled');
  document.querySelector('#notice [tabindex="-1"]')?.focus();
}

// ---- Forms ---------------------------------------------------------------------------------------------------------------------------

const opened = new Set();

// With one locked PIN that a code opens, its form stands open; the focus goes there only where nobody is typing and no other card is to be seen:
// whoever has several came perhaps for another one, and must not be carried away from the top of the page.
function openByItself() {
  const tile = live.querySelector('[data-open]');
  // Nothing takes the place of an answer that was not read yet: after the last miss the PIN is locked, and that has to be heard first.
  if (!tile || opened.has(tile.id) || live.querySelector('.slot form, .slot .result')) return;
  opened.add(tile.id);
  const button = tile.querySelector(tile.dataset.open === 'reserve' ? '[data-path]' : `[data-act="${tile.dataset.open}"]`);
  if (button) form(button, document.activeElement === document.body && live.querySelectorAll('.card .pins').length === 1);
}

const post = (path, query, headers = {}, body = undefined) => fetch(`${path}?${new URLSearchParams({ desk: live.dataset.desk, lang, ...query })}`,
  { method: 'POST', headers: { 'X-EidPin-Key': key, ...headers }, body });

function slotOf(element) {
  const { card, act, pin } = element.dataset;
  const at = act === 'activate' ? `${card}-slot` : `${card}-${pin}`;
  const found = document.getElementById(at);
  return found?.classList.contains('slot') ? found : found?.querySelector('.slot');
}

async function form(button, focus = true) {
  const { card, pin, act } = button.dataset, slot = slotOf(button);
  const answer = await ask(post(button.dataset.path ?? '/form', { card, pin, act: act ?? '', with: button.dataset.with ?? '' }));
  if (!answer || !slot) return;
  for (const other of live.querySelectorAll('.slot')) if (other !== slot && other.closest('.card') === slot.closest('.card')) other.replaceChildren();
  show(slot, await answer.text());
  takeUp(slot.querySelector('form'));
  if (focus) arrive(slot);
}

// To the first field, with what a wrong code costs above it in sight, and the title too where the window is high enough.
function arrive(slot) {
  const field = slot.querySelector('input:not([hidden])');
  if (!field) return read(slot);
  field.focus({ preventScroll: true });
  const top = slot.getBoundingClientRect().top, end = field.closest('.field').getBoundingClientRect().bottom;
  if (top >= 0 && end <= innerHeight) return;
  const isHigh = end - top < innerHeight - 120;
  (isHigh ? slot : slot.querySelector('.about') ?? field).scrollIntoView({ block: 'start' });
}

// A request that may be refused: what to say then stands in the page.
async function ask(request, gone = 'gone') {
  const used = key;
  try {
    const answer = await request;
    if (answer.ok) return answer;
    if (answer.status !== 403) notice(await answer.text() || words('bug'));
    else if (used === key) refused();
  } catch {
    notice(words(gone), gone === 'gone' ? 'lost' : '');
  }
  return null;
}

// ---- What buttons do -----------------------------------------------------------------------------------------------------------------

const acts = {
  form: button => {
    // What was said of a card before lies over no form.
    notice('');
    return form(button);
  },
  show: button => {
    const field = button.parentElement.querySelector('input'), hidden = field.type === 'password';
    field.type = hidden ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(hidden));
    button.firstChild.nodeValue = button.closest('form').querySelector(`[data-hint="${hidden ? 'hide' : 'show'}"]`).textContent;
    hints(field, null);
  },
  close: button => {
    const slot = button.closest('.slot'), tile = button.closest('li, section');
    if (!slot) return notice('');
    forget();
    slot.replaceChildren();
    tile?.querySelector('.do button, .do a')?.focus();
  },
  use: button => send(button.closest('form'), button.dataset.sure),
  'other-code': button => {
    const sent = button.closest('form'), at = button.closest('.field').querySelector('input');
    agree(sent);
    for (const field of sent.querySelectorAll(`input[data-field="${at.dataset.field}"]`)) {
      field.value = '';
      hints(field, null);
    }
    at.focus();
  },
  told: button => ask(post('/told', { answer: button.dataset.answer })),
  finish: async button => {
    const slot = button.closest('.slot');
    forget();
    if (await ask(post('/finish', { card: button.dataset.card }))) slot?.replaceChildren();
  },
  again: button => ask(post('/again', { card: button.dataset.card })),
  practise: async button => {
    const answer = await ask(post('/practise', { card: button.dataset.card }));
    if (answer) location.assign(`/practice?lang=${lang}&desk=${await answer.text()}`);
  },
  simulate: button => ask(post('/simulate', { reader: button.dataset.reader, what: button.dataset.what })),
};

document.addEventListener('click', event => {
  const button = event.target.closest('[data-do]');
  if (button) acts[button.dataset.do]?.(button);
});

document.addEventListener('submit', event => {
  if (!event.target.matches('form.code')) return;
  event.preventDefault();
  send(event.target);
});

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || event.isComposing || sending > 0) return;
  // Of a form and of a question before the last try; an answer stays until it was read.
  event.target.closest?.('.slot')?.querySelector(':is(form, .last) [data-do=close]')?.click();
});

// ---- Small things --------------------------------------------------------------------------------------------------------------------

function show(element, html) {
  element.innerHTML = html;
}

// What stands there already and is only found again is not written anew: a voice would say it with every try.
function notice(html, told = '') {
  const place = document.getElementById('notice');
  if (!place || told === 'lost' && place.dataset.told === told) return;
  place.dataset.told = html && told;
  show(place, html && `<div class="note">${html}</div>`);
  if (html && place.getBoundingClientRect().top < 0) place.scrollIntoView({ block: 'start' });
}

if (document.getElementById('start')) start();
else connect();
