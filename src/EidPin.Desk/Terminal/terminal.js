// The script of a counter's terminal: shows the stage of the visit, and goes on by itself when somebody else has done something. What is typed: keys.js.
'use strict';

// Milliseconds: between two looks, at the longest while nothing answers, and after which what was typed is cleared.
const paces = { idle: 30_000, lively: 2000, busy: 700 }, slowest = 60_000, unattended = 300_000;
const place = document.getElementById('stage');
let asked = 0, fails = 0, nextLook = 0, lastTouch = 0, busy = false;

// The language that the terminal was started with: the next person does not find that of the last.
const home = sessionStorage.getItem('eidpin-language') ?? lang;
sessionStorage.setItem('eidpin-language', home);

const stage = () => place.querySelector('.stage');

// ---- The stage of the visit ----------------------------------------------------------------------------------------------------------

async function look() {
  clearTimeout(nextLook);
  const mine = ++asked;
  if (key && !document.hidden) {
    const answer = await ask(post('/terminal/session', { have: stage()?.dataset.stage ?? '' }));
    const html = answer?.status === 200 ? await answer.text() : '';
    // Something else was asked meanwhile: what comes of that is newer.
    if (mine !== asked) return;
    // A server that is away for a moment takes nothing from who types: what is sent then tells it.
    const isAway = html.includes('data-pace="away"');
    if (isAway && steps?.all.some(s => s.length > 0)) {
      fails++;
      return plan();
    }
    if (!answer) empty();
    else if (html) take(html);
    fails = answer && stage()?.dataset.pace !== 'away' ? 0 : fails + 1;
  }
  plan();
}

function plan() {
  clearTimeout(nextLook);
  nextLook = setTimeout(look, fails > 0 ? Math.min(slowest, 1000 * 2 ** fails) : paces[busy ? 'busy' : stage()?.dataset.pace] ?? paces.lively);
}

function take(html) {
  const had = stage()?.dataset.visit;
  clearSteps();
  show(place, html);
  notice('');
  const { visit, practice } = stage().dataset;
  document.body.dataset.practice = practice;
  document.getElementById('practice').hidden = !practice;
  if (had && !visit && home !== lang) return location.replace(`/terminal?lang=${home}`);
  const open = place.querySelector('.steps[data-now]');
  if (open) {
    begin(open);
    step(0);
  } else place.querySelector('[tabindex="-1"]')?.focus();
}

function empty() {
  clearSteps();
  show(place, '');
}

// What a button or a typed code asks for: its answer is the next stage.
async function turn(path, query) {
  clearTimeout(nextLook);
  const mine = ++asked;
  const answer = await ask(post(path, query));
  const html = await answer?.text();
  if (mine !== asked) return;
  if (html) take(html);
  plan();
}

// ---- Codes ---------------------------------------------------------------------------------------------------------------------------

async function next() {
  if (objected()) return;
  if (steps.at + 1 < steps.all.length) step(steps.at + 1);
  else if (steps.box.dataset.code) await turn('/terminal/pair', { code: new TextDecoder().decode(steps.all[0].bytes.subarray(0, steps.all[0].length)) });
  else await deliver('');
}

// All codes of the form to the card, in one go; meanwhile the page looks how far it is.
async function deliver(sure) {
  const sent = steps, body = packed(sent.all.filter(s => !s.box.dataset.again));
  for (const one of sent.all) one.box.hidden = true;
  notice(`<p class="busy">${hint('sending')}</p>`);
  asked++;
  busy = true;
  plan();
  const headers = { 'Content-Type': 'application/octet-stream', 'X-EidPin-Ticket': sent.ticket, 'X-EidPin-Sure': sure };
  const reply = await ask(post('/terminal/do', {}, headers, body));
  const html = await reply?.text();
  body.fill(0);
  busy = false;
  asked++;
  if (reply) notice('');
  if (!reply) {
    empty();
    // What was said of it stays to be read.
    plan();
  } else if (doubted(sent, reply, html)) {
    sent.doubted = reply.headers.get('X-EidPin-Field');
    plan();
  } else {
    take(html);
    plan();
  }
}

function leave() {
  const box = steps?.box ?? place.querySelector('.steps');
  clearSteps();
  if (!box) return;
  for (const one of box.querySelectorAll('.step')) one.hidden = true;
  box.querySelector('.weak')?.remove();
  const choose = place.querySelector('.choose');
  if (choose) {
    choose.hidden = false;
    choose.querySelector('h2').focus();
  } else {
    begin(box);
    step(0);
  }
}

Object.assign(acts, {
  next,
  leave,
  take: button => {
    place.querySelector('.choose').hidden = true;
    begin(place.querySelector(`.steps[data-set="${button.dataset.set}"]`));
    step(0);
  },
  again: () => turn('/terminal/again', {}),
  'sure-of': button => turn('/terminal/again', { last: button.dataset.pin }),
  unknown: button => turn('/terminal/unknown', { pin: button.dataset.pin }),
  sure: () => {
    steps.box.querySelector('.weak')?.remove();
    return deliver('weak');
  },
  other: () => {
    steps.box.querySelector('.weak')?.remove();
    const of = steps.all.filter(s => s.box.dataset.field === steps.doubted);
    for (const one of of) clear(one);
    step(steps.all.indexOf(of[0]));
  },
});

// ---- The card, and who has gone ------------------------------------------------------------------------------------------------------

// It came, went, or was read: said at once, and what was typed for another one is cleared.
let seen = '';
new MutationObserver(() => {
  const card = live.querySelector('[data-card]'), now = card ? `${card.dataset.card} ${card.dataset.version ?? ''}` : '';
  if (now === seen) return;
  seen = now;
  if (!busy) look();
}).observe(live, { childList: true, subtree: true, attributes: true });

for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, () => { lastTouch = Date.now(); }, true);

setInterval(() => {
  if (busy || !steps?.all.some(s => s.length > 0) || Date.now() - lastTouch < unattended) return;
  leave();
  notice(words('cleared'));
}, 5000);

document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });
document.addEventListener('keyed', look);
document.addEventListener('keyless', () => {
  clearSteps();
  show(place, boxed('no-key'));
});
look();
