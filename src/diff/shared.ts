/** Returns how much of the room each gets: what it needs, or an equal share of what the smaller ones leave. */
export function shared(needs: readonly number[], room: number): readonly number[] {
  const smallestFirst = needs
    .map((need, index) => ({ need, index }))
    .sort((one, other) => one.need - other.need);
  const shares = needs.map(() => 0);
  let left = room;
  for (const [position, { need, index }] of smallestFirst.entries()) {
    const share = Math.min(need, Math.floor(left / (needs.length - position)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}
