// The script of a machine: one screen at a time, keys of its own, and an end to everything that nobody continues. What is typed stands in byte arrays here
// and nowhere else: no field, no storage, no address; they are cleared when they were sent, and when the visit ends.
'use strict';

// Seconds; longer while somebody types, perhaps from paper.
const idle = 60, slow = 120, warning = 20, largest = 16;
const work = document.getElementById('s-work'), warn = document.getElementById('warn');
let steps = null, left = idle;

// The language that the machine was started with: the next person does not find that of the last.
const home = sessionStorage.getItem('eidpin-language') ?? lang;
sessionStorage.setItem('eidpin-language', home);

// ---- Screens -------------------------------------------------------------------------------------------------------------------------

function showScreen(id) {
  for (const one of document.querySelectorAll('.screen')) one.hidden = one.id !== id;
  document.querySelector(`#${id} [tabindex="-1"]`)?.focus();
  touch();
}

function result(html) {
  show(work, html);
  const found = work.querySelector('.steps:not([data-code])');
  wipe();
  if (found) begin(found);
  showScreen('s-work');
  if (found) step(0);
}

async function session() {
  const place = document.querySelector('.session');
  // A second tab has its key a moment later.
  if (!key) return;
  const answer = await ask(post('/kiosk/session', {}));
  if (answer) notice('');
  show(place, answer ? await answer.text() : boxed('gone'));
  // As the server says it now: a machine that was on before its server must tell nobody all day that nothing counts.
  const practice = place.querySelector('[data-practice]') !== null;
  document.body.dataset.practice = practice ? 'practice' : '';
  document.getElementById('practice').hidden = !practice;
  for (const button of document.querySelectorAll('#s-start [data-do=go]')) button.hidden = !place.querySelector('.offers');
}

// ---- Codes ---------------------------------------------------------------------------------------------------------------------------

function begin(found) {
  steps = { at: 0, shown: false, box: found, ticket: found.dataset.ticket, card: found.dataset.card, all: [...found.querySelectorAll('.step')].map(box => ({ box, bytes: new Uint8Array(largest), length: 0 })) };
}

function wipe() {
  reread = '';
  for (const marks of document.querySelectorAll('.step .marks')) marks.replaceChildren();
  for (const one of steps?.all ?? []) { one.bytes.fill(0); one.length = 0; }
  steps = null;
}

function step(at) {
  // What was shown on the screen before is hidden on the next one.
  if (steps.shown) {
    steps.shown = false;
    typed();
  }
  steps.at = at;
  for (const [i, one] of steps.all.entries()) one.box.hidden = i !== at;
  typed();
  steps.all[at].box.querySelector('h2').focus();
}

// With its readings: markup of this program's own.
const hint = name => steps.box.querySelector(`[data-hint="${name}"]`).innerHTML;

function typed() {
  const { box, bytes, length } = steps.all[steps.at];
  // Each in an element of its own: no text of the whole code is made.
  box.querySelector('.marks').replaceChildren(...[...bytes.subarray(0, length)].map(byte => {
    const mark = document.createElement('i');
    mark.textContent = steps.shown ? String.fromCharCode(byte) : '●';
    return mark;
  }));
  show(box.querySelector('.words'), hint(box.dataset.kind).replace('{n}', length));
  const key = box.querySelector('[data-do=reveal]');
  key.setAttribute('aria-pressed', String(steps.shown));
  show(key, hint(steps.shown ? 'hide' : 'show'));
  box.querySelector('.problem').textContent = '';
}

function clear(one) {
  one.bytes.fill(0);
  one.length = 0;
}

// Letters and digits both: of bytes, so that no text is made of them.
const isDigit = byte => byte >= 48 && byte <= 57;

function problem() {
  const one = steps.all[steps.at], { min, both, again } = one.box.dataset;
  if (one.length < Number(min)) return 'short';
  const used = one.bytes.subarray(0, one.length);
  if (both && (used.every(isDigit) || !used.some(isDigit))) return 'both';
  const first = steps.all[steps.at - 1];
  return again && (first.length !== one.length || used.some((byte, i) => byte !== first.bytes[i])) ? 'differs' : null;
}

async function next() {
  const wrong = problem();
  if (wrong) {
    const text = hint(wrong);
    if (wrong === 'differs') { clear(steps.all[steps.at]); clear(steps.all[steps.at - 1]); step(steps.at - 1); }
    show(steps.all[steps.at].box.querySelector('.problem'), text);
    return;
  }
  if (steps.at === 0 && steps.box.dataset.known && !await known()) return;
  if (steps.at + 1 < steps.all.length) step(steps.at + 1);
  else if (steps.box.dataset.code) await findCase(steps.card, { code: new TextDecoder().decode(steps.all[0].bytes.subarray(0, steps.all[0].length)) });
  else await deliver('');
}

// The codes of these steps to the card; null where nothing came back, and the first screen is shown again.
async function carry(path, now, some, sure = '') {
  const body = new Uint8Array(256);
  let at = 0;
  for (const one of some) {
    body[at] = one.length;
    body.set(one.bytes.subarray(0, one.length), at + 1);
    at += one.length + 1;
  }
  for (const one of now.all) one.box.hidden = true;
  notice(`<p class="busy">${now.box.querySelector('[data-hint=sending]').innerHTML}</p>`);
  busy = true;
  const headers = { 'Content-Type': 'application/octet-stream', 'X-EidPin-Ticket': now.ticket, 'X-EidPin-Sure': sure };
  const reply = await ask(post(path, {}, headers, body.subarray(0, at)));
  busy = false;
  body.fill(0);
  if (reply) notice('');
  else {
    wipe();
    showScreen('s-start');
  }
  return reply;
}

// The known PIN is tried as soon as it is typed: right, it costs nothing; wrong, that is told before the new one is thought up.
async function known() {
  const now = steps, reply = await carry('/kiosk/known', now, now.all.slice(0, 1));
  if (!reply) return false;
  const html = await reply.text();
  if (!reply.headers.get('X-EidPin-Keeps')) {
    result(html);
    return false;
  }
  if (steps !== now) return false;
  now.ticket = reply.headers.get('X-EidPin-Ticket') ?? '';
  now.box.dataset.known = '';
  return true;
}

async function deliver(sure) {
  const now = steps, reply = await carry('/kiosk/do', now, now.all.filter(s => !s.box.dataset.again), sure);
  if (!reply) return;
  const html = await reply.text();
  if (reply.headers.get('X-EidPin-Keeps') && steps === now) {
    now.ticket = reply.headers.get('X-EidPin-Ticket') ?? '';
    now.box.insertAdjacentHTML('beforeend', `<div class="weak">${html}</div>`);
    now.box.querySelector('.weak [tabindex="-1"]').focus();
    return;
  }
  result(html);
}

async function findCase(card, more) {
  reread = '';
  show(work, '');
  showScreen('s-work');
  const answer = await ask(post('/kiosk/find', { card, ...more }));
  if (answer) result(await answer.text());
  else showScreen('s-start');
}

// A card that still lies there without power is read anew and gone on with in one act.
let reread = '';
new MutationObserver(() => {
  if (reread) [...live.querySelectorAll('[data-do=find]')].find(b => b.querySelector('small').textContent.endsWith(reread))?.click();
}).observe(live, { childList: true, subtree: true });

// ---- The end of a visit --------------------------------------------------------------------------------------------------------------

let busy = false;

async function leave(card, alone = false) {
  const open = card || steps?.card || work.querySelector('[data-card]')?.dataset.card;
  wipe();
  show(work, '');
  notice('');
  warn.hidden = true;
  if (open) await post('/kiosk/finish', { card: open }).catch(() => {});
  // In practice nobody comes to take it.
  if (!alone || !document.body.dataset.practice) await taken(open);
  if (home !== lang) return location.replace(`/kiosk?lang=${home}`);
  showScreen('s-start');
  session();
}

const isIn = card => live.querySelector(`[data-card="${card}"]`) !== null;

// A machine does not go on while the card is still in it. In practice there is none to take: a key says so.
async function taken(card) {
  if (!card || !isIn(card)) return;
  work.dataset.take = card;
  show(work, boxed('take-card') + (document.body.dataset.practice ? words('took') : ''));
  showScreen('s-work');
  while (isIn(card) && work.dataset.take === card) await new Promise(later => setTimeout(later, 300));
  work.dataset.take = '';
  show(work, '');
}

// A card that goes while somebody types: said at once, and what was typed is cleared. In two looks, since the page may be brought up to date in between.
let missed = 0;
setInterval(() => {
  missed = steps && !busy && !steps.box.dataset.code && !isIn(steps.card) ? missed + 1 : 0;
  if (missed < 2) return;
  wipe();
  show(work, words('taken-away'));
  showScreen('s-work');
}, 400);

function touch() {
  left = steps ? slow : idle;
  warn.hidden = true;
}

setInterval(() => {
  // Nobody is sent away in the middle of a card session, and from the first screen there is nowhere to go but to its language.
  const isFirst = !document.getElementById('s-start').hidden;
  if (busy || work.dataset.take || isFirst && home === lang) return touch();
  left--;
  if (left <= 0) return leave(undefined, true);
  if (left > warning || isFirst) return;
  if (warn.hidden) { warn.hidden = false; warn.querySelector('button').focus(); }
  show(warn.querySelector('.left'), words('left').replace('{n}', left));
}, 1000);

for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, event => { if (warn.hidden) touch(); else if (!warn.contains(event.target)) touch(); }, true);

Object.assign(acts, {
  go: button => showScreen(button.dataset.to),
  again: button => {
    reread = button.querySelector('small').textContent;
    return ask(post('/again', { card: button.dataset.card }));
  },
  find: button => findCase(button.dataset.card, { with: button.dataset.with ?? '', unknown: button.dataset.unknown ?? '' }),
  code: () => {
    const found = work.querySelector('.steps[data-code]');
    work.replaceChildren(found);
    begin(found);
    step(0);
  },
  key: button => {
    const one = steps.all[steps.at];
    if (one.length < Math.min(largest, Number(one.box.dataset.max))) one.bytes[one.length++] = button.dataset.key.charCodeAt(0);
    typed();
  },
  back: () => {
    const one = steps.all[steps.at];
    if (one.length > 0) one.bytes[--one.length] = 0;
    typed();
  },
  next,
  reveal: () => {
    steps.shown = !steps.shown;
    typed();
  },
  sure: () => { steps.box.querySelector('.weak')?.remove(); return deliver('weak'); },
  other: () => {
    steps.box.querySelector('.weak')?.remove();
    for (const one of steps.all.slice(1)) clear(one);
    step(1);
  },
  leave: button => leave(button.dataset.card),
  close: () => leave(),
  stay: touch,
  took: () => { work.dataset.take = ''; },
  print: () => print(),
});

// A real keyboard works too, for whoever cannot touch: the keys of this page are pressed by it.
document.addEventListener('keydown', event => {
  if (!steps || event.ctrlKey || event.metaKey || event.altKey || event.target.matches?.('button') && event.key === 'Enter') return;
  const box = steps.all[steps.at]?.box;
  if (!box || box.hidden) return;
  const pressed = event.key.length === 1 ? box.querySelector(`[data-key="${CSS.escape(event.key.toUpperCase())}"]`) : event.key === 'Backspace' ? box.querySelector('[data-do=back]') : null;
  if (!pressed) return;
  event.preventDefault();
  acts[pressed.dataset.do](pressed);
});

document.addEventListener('contextmenu', event => event.preventDefault());
document.addEventListener('keyed', session);
document.addEventListener('keyless', () => show(document.querySelector('.session'), boxed('no-key')));
session();

// A machine closes and opens by itself, and comes back when its server does.
setInterval(() => { if (!document.getElementById('s-start').hidden) session(); }, 30_000);
