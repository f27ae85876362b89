// The script of the reservation: the live photo, drawn small before it is sent, and what is done with a reservation. Codes go the way of desk.js.
'use strict';

const widest = 640;
let eye = null;

const part = button => button.closest('.camera');

// Of a camera or a file: no larger than needed, and always a JPEG of this script's own making, so that no place or device stands in it.
function draw(box, source, width, height) {
  const canvas = box.querySelector('canvas'), scale = Math.min(1, widest / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d').drawImage(source, 0, 0, canvas.width, canvas.height);
  canvas.hidden = false;
  box.querySelector('[data-do=photo]').hidden = false;
  box.querySelector('.problem').textContent = '';
  box.querySelector('[data-do=photo]').focus();
}

function shut(box) {
  for (const track of eye?.getTracks() ?? []) track.stop();
  eye = null;
  box.querySelector('video').hidden = true;
  box.querySelector('[data-do=snap]').hidden = true;
}

Object.assign(acts, {
  camera: async button => {
    const box = part(button), video = box.querySelector('video');
    try {
      eye = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user', width: 640 }, audio: false });
    } catch {
      box.querySelector('.problem').textContent = box.querySelector('.problem').dataset.none;
      return;
    }
    video.srcObject = eye;
    video.hidden = false;
    await video.play();
    box.querySelector('[data-do=snap]').hidden = false;
    box.querySelector('[data-do=snap]').focus();
  },
  snap: button => {
    const box = part(button), video = box.querySelector('video');
    draw(box, video, video.videoWidth, video.videoHeight);
    shut(box);
  },
  photo: async button => {
    const box = part(button), slot = box.closest('.slot');
    const blob = await new Promise(done => box.querySelector('canvas').toBlob(done, 'image/jpeg', 0.85));
    button.disabled = true;
    const answer = await ask(post('/reserve/live', { booking: box.dataset.booking }, { 'Content-Type': 'image/jpeg' }, blob));
    button.disabled = false;
    if (!answer) return;
    show(slot, await answer.text());
    slot.querySelector('[tabindex="-1"]')?.focus();
  },
  cancel: button => ask(post('/reserve/cancel', { booking: button.dataset.booking })),
  // That one alone.
  print: button => {
    const booking = button.closest('.booking');
    booking.classList.add('printed');
    document.body.classList.add('one');
    print();
    document.body.classList.remove('one');
    booking.classList.remove('printed');
  },
});

// What was just reserved stands at the top, and comes a moment later than its answer.
new MutationObserver(() => {
  const answer = live.querySelector('.result[data-show]'), booking = answer && document.getElementById(answer.dataset.show);
  if (!booking) return;
  answer.removeAttribute('data-show');
  booking.scrollIntoView({ block: 'start' });
  booking.querySelector('h3').focus({ preventScroll: true });
}).observe(live, { childList: true, subtree: true });

document.addEventListener('change', async event => {
  if (!event.target.matches('input.picture') || !event.target.files[0]) return;
  const box = part(event.target);
  shut(box);
  try {
    const picture = await createImageBitmap(event.target.files[0]);
    draw(box, picture, picture.width, picture.height);
  } catch {
    box.querySelector('.problem').textContent = box.querySelector('.problem').dataset.none;
  }
  event.target.value = '';
});
