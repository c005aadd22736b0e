/** Icons of one stroke, drawn in a box of 24. */
const SHAPES = {
  close: 'M6 6l12 12M18 6L6 18',
  menu: 'M12 5.500v0M12 12v0M12 18.500v0',
  send: 'M4 12l16-8-5 16-3.5-6.500zM11.5 13.500L20 4',
  stop: 'M7 7h10v10H7z',
  up: 'M7 11v9H4v-9zm0 0l4-8a2.5 2.5 0 0 1 2.5 2.500V9H19a2 2 0 0 1 2 2.300l-1 6.700a2 2 0 0 1-2 2H7',
  down: 'M17 13V4h3v9zm0 0l-4 8a2.5 2.5 0 0 1-2.5-2.500V15H5a2 2 0 0 1-2-2.300L4 6a2 2 0 0 1 2-2h11',
  copy: 'M9 9h11v11H9zM4 15V4h11',
  done: 'M5 12l5 5 9-10',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0',
  plus: 'M12 5v14M5 12h14',
  link: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  spark: 'M12 3l2 7 7 2-7 2-2 7-2-7-7-2 7-2z',
  star: 'M12 3.500l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z',
};
export const Icon = ({ name }: { name: keyof typeof SHAPES }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={SHAPES[name]} />
  </svg>
);
