const show = (text) => {
  const line = document.createElement('li');
  line.textContent = text;
  document.getElementById('messages').append(line);
};
const { endpoint } = await (await fetch(new URL('config.json', import.meta.url))).json();
const type = location.pathname.startsWith('/admin') ? 'admin' : 'user';
const socket = new WebSocket(`${endpoint}?type=${type}`);
const state = document.getElementById('state');
socket.onopen = () => (state.textContent = `Connected as ${type}.`);
socket.onclose = () => (state.textContent = 'Not connected; load the page again.');
socket.onmessage = ({ data }) => show(`← ${data}`);
document.getElementById('form').onsubmit = (event) => {
  event.preventDefault();
  const input = document.getElementById('text');
  socket.send(input.value);
  show(`→ ${input.value}`);
  input.value = '';
};
