/** Things that wait for a time, the soonest first. */
export class Heap<T extends { at: number }> {
  private readonly items: T[] = [];

  get size(): number {
    return this.items.length;
  }

  peek(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    const { items } = this;
    let i = items.push(item) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      const parent = items[up];
      if (!parent || parent.at <= item.at) break;
      items[i] = parent;
      items[up] = item;
      i = up;
    }
  }

  pop(): T | undefined {
    const { items } = this;
    const top = items[0];
    const last = items.pop();
    if (!top || !last || top === last) return top;
    let i = 0;
    for (;;) {
      const left = 2 * i + 1;
      const [a, b] = [items[left], items[left + 1]];
      const child = b && a && b.at < a.at ? b : a;
      if (!child || child.at >= last.at) break;
      items[i] = child;
      i = child === b ? left + 1 : left;
    }
    items[i] = last;
    return top;
  }
}
