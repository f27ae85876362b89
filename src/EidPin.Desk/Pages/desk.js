// The script of the card pages. It keeps the page up to date, sends codes as bytes in one request body, and helps with typing.
// It puts no code into an address, a storage or a text.
'use strict';

const live = document.getElementById('live');
const lang = document.documentElement.dataset.lang || new URLSearchParams(location.search).get('lang') || 'en';
const words = name => document.querySelector(`#words [data-word="${name}"]`)?.innerHTML ?? '';
const storage = 'eidpin-key';
let key = sessionStorage.getItem(storage);
let socket = null, lost = 0;

// ---- The tab's key -------------------------------------------------------------------------------------------------------------------

// Another tab of this very origin may hand its key on; a page of another port cannot hear this.
const channel = new BroadcastChannel('eidpin');
channel.onmessage = event => {
  if (event.data.ask && key) channel.postMessage({ key });
  else if (event.data.key && !key) {
    key = event.data.key;
    sessionStorage.setItem(storage, key);
    connect();
  }
};

async function start() {
  const token = location.hash.slice(1);
  history.replaceState(null, '', location.pathname + location.search);
  const answer = await fetch('/start', { method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: new TextEncoder().encode(token) });
  if (!answer.ok) return show(document.getElementById('start'), words('refused'));
  sessionStorage.setItem(storage, await answer.text());
  location.replace(`${document.getElementById('start').dataset.to}?lang=${lang}`);
}

// ---- Live state ----------------------------------------------------------------------------------------------------------------------

function connect() {
  if (!live || socket || document.hidden) return;
  if (!key) {
    channel.postMessage({ ask: true });
    setTimeout(() => { if (!key) show(live, words('no-key')); }, 400);
    return;
  }
  socket = new WebSocket(`ws://${location.host}/live`);
  socket.onopen = () => socket.send(JSON.stringify({ key, view: live.dataset.view, lang, desk: live.dataset.desk }));
  socket.onmessage = event => { lost = 0; update(event.data); };
  socket.onclose = event => {
    socket = null;
    if (event.code === 4403) return refused();
    if (event.code === 4404) return show(live, words('practice-gone'));
    if (event.code === 4429) return show(live, words('crowded'));
    if (event.code === 4000 || document.hidden) return;
    if (++lost > 1) notice(words('gone'), true);
    setTimeout(connect, Math.min(1000, 200 * lost));
  };
}

function refused() {
  sessionStorage.removeItem(storage);
  key = null;
  show(live, words('no-key'));
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) socket?.close(4000);
  else connect();
});

function update(html) {
  const next = new DOMParser().parseFromString(html, 'text/html').getElementById('live');
  if (document.getElementById('notice')?.dataset.lost) notice('');
  keepAnswers(next);
  morph(live, next, ['data-view', 'data-desk']);
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

// Makes one tree like another and touches only what differs, so that focus and typing stay. What is marked to be kept is left alone, and so is what was
// not sent again because it is the same as before.
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
    if (card && !next.querySelector(`#${CSS.escape(card.id)}`)) notice(result.outerHTML);
  }
}

// ---- Forms ---------------------------------------------------------------------------------------------------------------------------

const opened = new Set();

// With one locked PIN that a code opens, its form stands open; the focus goes there only where nobody is typing and no other card is to be seen:
// whoever has several came perhaps for another one, and must not be carried away from the top of the page.
function openByItself() {
  const tile = live.querySelector('[data-open]');
  if (!tile || opened.has(tile.id) || live.querySelector('.slot form')) return;
  opened.add(tile.id);
  const button = tile.querySelector(`[data-act="${tile.dataset.open}"]`);
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
  if (focus) (slot.querySelector('input:not([hidden])') ?? slot.querySelector('[tabindex="-1"]'))?.focus();
}

// The codes of a form as bytes: each with its length before it. What the browser keeps of a field is its own; this script keeps nothing.
function bytesOf(fields) {
  const all = new Uint8Array(256);
  let at = 0;
  for (const field of fields) {
    const { written } = new TextEncoder().encodeInto(field.value, all.subarray(at + 1, Math.min(255, at + 65)));
    all[at] = written;
    at += written + 1;
  }
  return all.subarray(0, at);
}

async function send(sent, sure) {
  const fields = [...sent.querySelectorAll('input[data-field]')];
  if (!ready(sent, fields)) return;
  const buttons = [...sent.querySelectorAll('button')], answer = sent.querySelector('.answer');
  const body = bytesOf(fields.filter(f => !f.dataset.again));
  for (const button of buttons) button.disabled = true;
  const stop = waiting(sent);
  const reply = await ask(post(sent.dataset.path ?? '/do', {}, { 'Content-Type': 'application/octet-stream', 'X-EidPin-Ticket': sent.dataset.ticket, 'X-EidPin-Sure': sure ?? '' }, body));
  body.fill(0);
  stop();
  for (const button of buttons) button.disabled = false;
  if (!reply) return;
  const html = await reply.text();
  if (reply.headers.get('X-EidPin-Keeps')) {
    sent.dataset.ticket = reply.headers.get('X-EidPin-Ticket') ?? '';
    show(answer, html);
    const now = answer.querySelector('.tries');
    if (now) sent.querySelector('.tries')?.replaceWith(now);
    const field = reply.headers.get('X-EidPin-Field');
    if (!answer.querySelector('[type=submit]')) fields.find(f => f.dataset.field === field)?.focus();
    return;
  }
  for (const field of fields) field.value = '';
  const slot = sent.closest('.slot');
  if (!slot?.isConnected) return notice(html);
  show(slot, html);
  slot.querySelector('[tabindex="-1"]')?.focus();
}

function ready(sent, fields) {
  const hint = name => sent.querySelector(`[data-hint="${name}"]`).innerHTML;
  for (const field of fields) {
    const first = field.dataset.again && fields.find(f => f.dataset.field === field.dataset.field && !f.dataset.again);
    const problem = field.value === '' ? 'empty' : slip(field) ?? (first && first.value !== field.value ? 'differs' : null);
    if (!problem) continue;
    show(sent.querySelector('.answer'), `<p><strong>${hint(problem)}</strong></p>`);
    field.setAttribute('aria-invalid', 'true');
    field.focus();
    return false;
  }
  return true;
}

function waiting(sent) {
  const clock = sent.querySelector('.countdown'), answer = sent.querySelector('.answer');
  if (!clock) {
    const later = setTimeout(() => show(answer, `<p class="busy">${sent.querySelector('[data-hint=sending]').innerHTML}</p>`), 500);
    return () => { clearTimeout(later); answer.replaceChildren(); };
  }
  let left = Number(clock.dataset.seconds);
  const spoken = sent.querySelector('[role=status]');
  // Seen every second; spoken when it begins, at the tens, at five, and when it ends: a voice that counts is in the way of typing.
  const tick = () => {
    clock.textContent = left > 0 ? clock.dataset.now.replace('{n}', left) : clock.dataset.late;
    if (left >= 0 && (left % 10 === 0 || left === 5)) spoken.textContent = clock.textContent;
    left--;
  };
  clock.hidden = false;
  tick();
  const timer = setInterval(tick, 1000);
  return () => { clearInterval(timer); clock.hidden = true; spoken.textContent = ''; };
}

// A request that may be refused: what to say then stands in the page.
async function ask(request) {
  try {
    const answer = await request;
    if (answer.ok) return answer;
    if (answer.status === 403) refused();
    else notice(await answer.text() || words('bug'));
  } catch {
    notice(words('gone'), true);
  }
  return null;
}

// ---- Typing --------------------------------------------------------------------------------------------------------------------------

// What no code has: an input method for Japanese, Shift held down, or keys of another country. Such a code is not sent at all.
function slip(field) {
  const value = field.value.normalize('NFKC');
  if (/[\u3040-\u30ff\u3400-\u9fff]/.test(value)) return 'kana';
  if (field.dataset.letters === 'yes') return /[^A-Za-z0-9\s-]/.test(value) ? 'layout' : null;
  return /[!"#$%&'()*+=/@£¤§&?{}[\]\\_^°~àâçéèùßäöå]/i.test(value) ? 'shift' : null;
}

function hints(field, event) {
  const form = field.closest('form'), line = field.closest('.field').querySelector('.hint');
  const say = name => form.querySelector(`[data-hint="${name}"]`).innerHTML;
  const letters = field.dataset.letters === 'yes', shown = field.type === 'text', said = [];
  const value = field.value.normalize('NFKC');
  if (event?.getModifierState?.('CapsLock') && !letters) said.push(say('caps'));
  if (value !== field.value) said.push(say('wide'));
  const wrong = slip(field);
  if (wrong) said.push(say(wrong));
  else if (!letters && /[^0-9]/.test(value)) said.push(say('digit'));
  if (letters && /[a-z]/.test(value)) said.push(say('capitals'));
  if (letters && shown && /o/i.test(value)) said.push(say('o'));
  if (letters && shown && /[il]/i.test(value)) said.push(say('i'));
  if (value.length > 0) said.push(say('count').replace('{n}', value.length));
  const text = said.join(' ');
  if (line.innerHTML !== text) show(line, text);
  field.removeAttribute('aria-invalid');
}

// A code that a person has is never filled in by the browser alone: such a field opens when somebody comes to it.
for (const coming of ['focusin', 'pointerdown', 'keydown'])
  document.addEventListener(coming, event => { if (event.target.matches?.('input[data-field][readonly]')) event.target.readOnly = false; }, true);

// An objection was to what is typed over now.
document.addEventListener('input', event => {
  if (!event.target.matches('input[data-field]')) return;
  event.target.closest('form').querySelector('.answer').replaceChildren();
  hints(event.target, null);
});
document.addEventListener('keyup', event => { if (event.target.matches('input[data-field]')) hints(event.target, event); });

// ---- What buttons do -----------------------------------------------------------------------------------------------------------------

const acts = {
  form: button => form(button),
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
    slot.replaceChildren();
    tile?.querySelector('.do button, .do a')?.focus();
  },
  finish: async button => {
    const slot = button.closest('.slot');
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
  send(event.target, event.submitter?.dataset.sure);
});

// ---- Small things --------------------------------------------------------------------------------------------------------------------

function show(element, html) {
  element.innerHTML = html;
}

function notice(html, isLost = false) {
  const place = document.getElementById('notice');
  if (!place) return;
  place.dataset.lost = isLost ? 'lost' : '';
  show(place, html && `<div class="note">${html}</div>`);
  if (html && place.getBoundingClientRect().top < 0) place.scrollIntoView({ block: 'start' });
}

if (document.getElementById('start')) start();
else connect();
