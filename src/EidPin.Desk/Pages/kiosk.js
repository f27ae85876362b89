// The script of a machine: one screen at a time, and an end to everything that nobody continues. What is typed: keys.js.
'use strict';

// Seconds; longer while somebody types, perhaps from paper.
const idle = 60, slow = 120, warning = 20;
const work = document.getElementById('s-work'), warn = document.getElementById('warn');
let left = idle;

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

function wipe() {
  reread = '';
  clearSteps();
}

async function next() {
  if (objected()) return;
  if (steps.at === 0 && steps.box.dataset.known && !await known()) return;
  if (steps.at + 1 < steps.all.length) step(steps.at + 1);
  else if (steps.box.dataset.code) await findCase(steps.card, { code: new TextDecoder().decode(steps.all[0].bytes.subarray(0, steps.all[0].length)) });
  else await deliver('');
}

// The codes of these steps to the card; null where nothing came back, and the first screen is shown again.
async function carry(path, now, some, sure = '') {
  const body = packed(some);
  for (const one of now.all) one.box.hidden = true;
  notice(`<p class="busy">${now.box.querySelector('[data-hint=sending]').innerHTML}</p>`);
  busy = true;
  const headers = { 'Content-Type': 'application/octet-stream', 'X-EidPin-Ticket': now.ticket, 'X-EidPin-Sure': sure };
  const reply = await ask(post(path, {}, headers, body));
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
  if (!doubted(now, reply, html)) result(html);
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
  next,
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

document.addEventListener('keyed', session);
document.addEventListener('keyless', () => show(document.querySelector('.session'), boxed('no-key')));
session();

// A machine closes and opens by itself, and comes back when its server does.
setInterval(() => { if (!document.getElementById('s-start').hidden) session(); }, 30_000);
