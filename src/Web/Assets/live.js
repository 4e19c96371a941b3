// Everything works without this file. It refreshes what changes, counts down, shows local times and copies hashtags.

const culture = document.documentElement.dataset.culture || undefined;
const shown = new Map();

// What differs on every request says nothing about whether the content changed.
function essence(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll('input[type=hidden], time').forEach(part => part.remove());
  return copy.innerHTML;
}

function localTimes(root) {
  const format = new Intl.DateTimeFormat(culture, { dateStyle: 'medium', timeStyle: 'short' });
  for (const time of root.querySelectorAll('time[data-local]')) {
    time.title = time.textContent;
    time.textContent = format.format(new Date(time.dateTime));
  }
}

function copyButtons(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll('button[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.classList.add('copied');
      setTimeout(() => button.classList.remove('copied'), 1500);
    });
  }
}

function countDown() {
  for (const time of document.querySelectorAll('time[data-countdown]')) {
    const left = Math.floor((new Date(time.dateTime) - Date.now()) / 1000);
    time.textContent = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')} left` : 'time is up';
  }
}

function enhance(root) {
  localTimes(root);
  copyButtons(root);
}

async function refresh(id) {
  const element = document.getElementById(id);
  if (document.hidden || !element || element.contains(document.activeElement)) return;
  const answer = await fetch(location.href, { redirect: 'manual' });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id);
  if (!fresh || element.contains(document.activeElement) || essence(fresh) === shown.get(id)) return;
  shown.set(id, essence(fresh));
  enhance(fresh);
  // The element itself stays: a screen reader announces changes only inside a region it knows.
  element.replaceChildren(...fresh.childNodes);
}

function keepFresh(element) {
  const { id, dataset } = element;
  const again = () => setTimeout(() => refresh(id).catch(() => { /* offline: the next round tries again */ }).finally(again), dataset.live * 1000);
  shown.set(id, essence(element));
  again();
}

// What takes its time is sent once. Only after the browser has taken the form: a button that is off would not be sent with it.
function sentOnce(form) {
  const buttons = form.querySelectorAll('button');
  form.addEventListener('submit', event => {
    if (event.submitter?.hasAttribute('formaction')) return;
    setTimeout(() => buttons.forEach(button => button.disabled = true));
  });
  addEventListener('pageshow', () => buttons.forEach(button => button.disabled = false));
}

document.querySelectorAll('[data-live][id]').forEach(keepFresh);
document.querySelectorAll('form[data-once]').forEach(sentOnce);
enhance(document);
countDown();
setInterval(countDown, 1000);
