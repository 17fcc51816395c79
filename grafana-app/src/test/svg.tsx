/** Stands for `react-inlinesvg`, which would fetch each icon. */
function Svg() {
  return <svg aria-hidden />;
}

export { Svg as default };
