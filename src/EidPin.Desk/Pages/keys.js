// The keys of a machine's and a terminal's own page: codes, one screen after another. What is typed stands in byte arrays here and nowhere else: no field,
// no storage, no address; they are cleared when they were sent, and when a visit ends.
'use strict';

const largest = 16;
let steps = null;

function begin(found) {
  steps = { at: 0, shown: false, box: found, ticket: found.dataset.ticket, card: found.dataset.card, all: [...found.querySelectorAll('.step')].map(box => ({ box, bytes: new Uint8Array(largest), length: 0 })) };
}

function clearSteps() {
  for (const marks of document.querySelectorAll('.step .marks')) marks.replaceChildren();
  for (const one of steps?.all ?? []) clear(one);
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

// True where something is objected to: it stands on the screen then.
function objected() {
  const wrong = problem();
  if (!wrong) return false;
  const text = hint(wrong);
  if (wrong === 'differs') { clear(steps.all[steps.at]); clear(steps.all[steps.at - 1]); step(steps.at - 1); }
  show(steps.all[steps.at].box.querySelector('.problem'), text);
  return true;
}

// The codes of some steps as bytes, each with its length before it; whoever asks clears them.
function packed(some) {
  const body = new Uint8Array(256);
  let at = 0;
  for (const one of some) {
    body[at] = one.length;
    body.set(one.bytes.subarray(0, one.length), at + 1);
    at += one.length + 1;
  }
  return body.subarray(0, at);
}

// True where the person is asked first whether it shall be this code.
function doubted(now, reply, html) {
  if (!reply.headers.get('X-EidPin-Keeps') || steps !== now) return false;
  now.ticket = reply.headers.get('X-EidPin-Ticket') ?? '';
  now.box.insertAdjacentHTML('beforeend', `<div class="weak">${html}</div>`);
  now.box.querySelector('.weak [tabindex="-1"]').focus();
  return true;
}

Object.assign(acts, {
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
  reveal: () => {
    steps.shown = !steps.shown;
    typed();
  },
});

// A real keyboard works too, for whoever cannot touch: the keys of this page are pressed by it.
document.addEventListener('keydown', event => {
  if (!steps || event.ctrlKey || event.metaKey || event.altKey || event.target.matches?.('button, a, summary') && event.key === 'Enter') return;
  const box = steps.all[steps.at]?.box;
  if (!box || box.hidden) return;
  const named = { Backspace: 'back', Enter: 'next' }[event.key];
  const pressed = event.key.length === 1 ? box.querySelector(`[data-key="${CSS.escape(event.key.toUpperCase())}"]`) : named ? box.querySelector(`[data-do=${named}]`) : null;
  if (!pressed) return;
  event.preventDefault();
  acts[pressed.dataset.do](pressed);
});

document.addEventListener('contextmenu', event => event.preventDefault());
