// The script of fields for codes: what is said while somebody types, and what cannot be a code. It keeps nothing of what is typed.
'use strict';

// Letters print codes in groups.
const bare = value => value.replace(/\s/gu, '');

// What no code has: an input method for Japanese, Shift held down, or keys of another country. Such a code is not sent at all.
function slip(field) {
  const value = field.value.normalize('NFKC');
  if (/[\u3040-\u30ff\u3400-\u9fff]/.test(value)) return 'kana';
  if (field.dataset.letters === 'yes') return /[^A-Za-z0-9\s-]/.test(value) ? 'layout' : null;
  return /[!"#$%&'()*+=/@£¤§&?{}[\]\\_^°~àâçéèùßäöå]/i.test(value) ? 'shift' : null;
}

function hints(field, event) {
  const form = field.closest('form'), line = field.closest('.field').querySelector('.hint');
  const [slips, count] = line.children;
  const say = name => form.querySelector(`[data-hint="${name}"]`).innerHTML;
  const letters = field.dataset.letters === 'yes', shown = field.type === 'text', said = [];
  const typed = field.value.normalize('NFKC'), value = bare(typed);
  if (event?.getModifierState?.('CapsLock') && !letters) said.push(say('caps'));
  if (bare(field.value) !== value) said.push(say('wide'));
  if (typed !== value) said.push(say('blanks'));
  const wrong = slip(field);
  if (wrong) said.push(say(wrong));
  else if (!letters && /[^0-9]/.test(value)) said.push(say('digit'));
  if (letters && /[a-z]/.test(value)) said.push(say('capitals'));
  if (letters && shown && /o/i.test(value)) said.push(say('o'));
  if (letters && shown && /[il]/i.test(value)) said.push(say('i'));
  show(count, value.length > 0 ? say('count').replace('{n}', value.length) : '');
  const text = said.join(' ');
  if (line.dataset.said === said.join()) return;
  line.dataset.said = said.join();
  show(slips, text);
  speak(form, text);
}

// A voice that spoke at each key would be in the way of typing: it says what is otherwise when the fingers rest.
let later = 0;
function speak(form, text) {
  clearTimeout(later);
  later = setTimeout(() => show(form.querySelector('[data-spoken]'), text), 800);
}

// A code that a person has is never filled in by the browser alone: such a field opens when somebody comes to it.
for (const coming of ['focusin', 'pointerdown', 'keydown'])
  document.addEventListener(coming, event => { if (event.target.matches?.('input[data-field][readonly]')) event.target.readOnly = false; }, true);

// Who went away leaves no code in a field.
const longest = 600_000;
let touched = 0;
setInterval(() => {
  if (sending > 0 || Date.now() - touched <= longest) return;
  for (const field of document.querySelectorAll('input[data-field]')) field.value = '';
  forget();
}, 30_000);

// An objection was to what is typed over now.
document.addEventListener('input', event => {
  if (!event.target.matches('input[data-field]')) return;
  agree(event.target.closest('form'));
  touched = Date.now();
  hints(event.target, null);
});
document.addEventListener('keyup', event => { if (event.target.matches('input[data-field]')) hints(event.target, event); });
