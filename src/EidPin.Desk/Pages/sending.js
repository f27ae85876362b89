// The script that sends a form: codes as bytes in one request body, once; objections where they are seen and heard; the wait for the card.
'use strict';

let sending = 0;

// The codes of a form as bytes: each with its length before it. What the browser keeps of a field is its own; these bytes are cleared.
function bytesOf(fields) {
  const all = new Uint8Array(256);
  let at = 0;
  for (const field of fields) {
    const { written } = new TextEncoder().encodeInto(bare(field.value), all.subarray(at + 1, Math.min(255, at + 65)));
    all[at] = written;
    at += written + 1;
  }
  return all.subarray(0, at);
}

async function send(sent, sure) {
  const fields = [...sent.querySelectorAll('input[data-field]')];
  if (!ready(sent, fields)) return;
  const buttons = [...sent.querySelectorAll('button')];
  const body = bytesOf(fields.filter(f => !f.dataset.again));
  for (const button of buttons) button.disabled = true;
  const stop = waiting(sent);
  sending++;
  sent.dataset.sent = 'sent';
  const headers = { 'Content-Type': 'application/octet-stream', 'X-EidPin-Ticket': sent.dataset.ticket, 'X-EidPin-Sure': sure ?? '' };
  const reply = await ask(post(sent.dataset.path ?? '/do', {}, headers, body), 'gone-sending');
  body.fill(0);
  const html = reply && await reply.text();
  sending--;
  stop();
  for (const button of buttons) button.disabled = false;
  if (!reply) return;
  notice('');
  if (reply.headers.get('X-EidPin-Keeps')) {
    delete sent.dataset.sent;
    sent.dataset.ticket = reply.headers.get('X-EidPin-Ticket') ?? '';
    return object(sent, fields.find(f => f.dataset.field === reply.headers.get('X-EidPin-Field')), html);
  }
  for (const field of fields) if (!isNew(field)) field.value = '';
  aside = sent;
  const slot = sent.closest('.slot');
  if (slot?.isConnected) {
    show(slot, html);
    read(slot);
  } else notice(html);
  if (!slot?.querySelector('.result.bad')) forget();
  // The program keeps what became of a code until a tab has shown it.
  const told = reply.headers.get('X-EidPin-Told');
  if (told) ask(post('/told', { answer: told }));
}

// An answer is in sight as a whole where it fits, and its first line in any case.
function read(slot) {
  const line = slot.querySelector('[tabindex="-1"]');
  slot.scrollIntoView({ block: 'nearest' });
  line?.focus({ preventScroll: true });
  line?.scrollIntoView({ block: 'nearest' });
}

// The new codes of a form whose other code was wrong stay in their fields, out of sight, for its next opening and no other form.
let aside = null;
const isNew = field => field.autocomplete === 'new-password';

function takeUp(form) {
  const isSame = form && aside && ['card', 'pin', 'act'].every(name => aside.dataset[name] === form.dataset[name]);
  for (const field of isSame ? form.querySelectorAll('input[data-field]') : []) {
    if (!isNew(field)) continue;
    field.value = aside.querySelector(`[id="${field.id}"]`)?.value ?? '';
    hints(field, null);
  }
  if (form) forget();
}

function forget() {
  for (const field of aside?.querySelectorAll('input[data-field]') ?? []) field.value = '';
  aside = null;
}

// An objection stands at its field, above what is typed: seen there and read out with it. One that asks something takes the focus, so
// that no Enter that was meant for the field answers it.
function object(sent, field, html) {
  agree(sent);
  const place = field ? document.getElementById(`${field.id}-wrong`) : sent.querySelector('.answer');
  show(place, html);
  const now = place.querySelector('.tries');
  if (now) sent.querySelector('.about .tries')?.replaceWith(now);
  field?.setAttribute('aria-invalid', 'true');
  (place.querySelector('[tabindex="-1"]') ?? field)?.focus({ preventScroll: true });
  if (field) field.scrollIntoView({ block: 'nearest' });
  place.scrollIntoView({ block: 'nearest' });
}

// Nothing is objected to any more.
function agree(sent) {
  for (const place of sent.querySelectorAll('.wrong, .answer')) place.replaceChildren();
  for (const field of sent.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
}

function ready(sent, fields) {
  const hint = name => sent.querySelector(`[data-hint="${name}"]`).innerHTML;
  for (const field of fields) {
    const first = field.dataset.again && fields.find(f => f.dataset.field === field.dataset.field && !f.dataset.again);
    const differs = first && bare(first.value) !== bare(field.value);
    const problem = bare(field.value) === '' ? 'empty' : slip(field) ?? (differs ? 'differs' : null);
    if (!problem) continue;
    // From the top down: one that is too short comes before one that is still empty.
    const early = problem === 'empty' && fields.slice(0, fields.indexOf(field)).find(f => bare(f.value).length < Number(f.dataset.min));
    if (early) object(sent, early, `<p><strong>${early.dataset.short}</strong></p>`);
    else object(sent, field, `<p><strong>${hint(problem)}</strong></p>`);
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

// While a code is under way the browser asks before it leaves: the answer would be told to the next tab, but who waits sees it at once.
addEventListener('beforeunload', event => { if (sending > 0) event.preventDefault(); });
