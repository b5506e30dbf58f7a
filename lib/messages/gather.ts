import "server-only";

/** A person doesn't wait for this, and ten thousand mails cost a tenth of the queries. Milliseconds. */
const gatherFor = 10;
const mostAtOnce = 100;

/**
 * Turns work on a list into work on one item: what is asked for within a few milliseconds is done in one go.
 * @param work answers for each item, in the order given; when it throws, everybody who asked gets the error.
 */
export function gather<Item, Answer>(work: (items: Item[]) => Promise<Answer[]>): (item: Item) => Promise<Answer> {
  type Waiting = { item: Item; resolve: (answer: Answer) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];

  async function run(batch: Waiting[]): Promise<void> {
    try {
      const answers = await work(batch.map((one) => one.item));
      batch.forEach((one, at) => one.resolve(answers[at] as Answer));
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  }

  return (item) => new Promise((resolve, reject) => {
    if (waiting.length === 0) {
      setTimeout(() => {
        const all = waiting;
        waiting = [];
        for (let at = 0; at < all.length; at += mostAtOnce) void run(all.slice(at, at + mostAtOnce));
      }, gatherFor);
    }
    waiting.push({ item, resolve, reject });
  });
}
