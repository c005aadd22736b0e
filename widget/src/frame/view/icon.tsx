/** Icons of one stroke, drawn in a box of 24; `down` is `up` turned. */
const SHAPES = {
  clip: 'M8 12l6-6a3 3 0 0 1 4 4l-8 8a5 5 0 0 1-7-7l8-8',
  close: 'M6 6l12 12M18 6L6 18',
  menu: 'M12 5v0M12 12v0M12 19v0',
  send: 'M4 12l16-8-5 16-4-6zM11 14l9-10',
  stop: 'M7 7h10v10H7z',
  up: 'M7 11v9H4v-9zm0 0l4-8a3 3 0 0 1 3 3v3h5a2 2 0 0 1 2 2l-1 7a2 2 0 0 1-2 2H7',
  copy: 'M9 9h11v11H9zM4 15V4h11',
  done: 'M5 12l5 5 9-10',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20a8 8 0 0 1 16 0',
  plus: 'M12 5v14M5 12h14',
  link: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  spark: 'M12 3l2 7 7 2-7 2-2 7-2-7-7-2 7-2z',
  star: 'M12 3l3 6 6 1-4 4 1 7-6-3-6 3 1-7-4-4 6-1z',
};
export const Icon = ({ name }: { name: keyof typeof SHAPES | 'down' }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={SHAPES[name === 'down' ? 'up' : name]} transform={name === 'down' && 'rotate(180 12 12)'} />
  </svg>
);
