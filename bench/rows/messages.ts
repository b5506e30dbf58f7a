/** Messages in the outbox, as old and as far on their way as a job wants them. */
import { db } from "@/db";
import { messages } from "@/db/schema";
import { fromNow, minute } from "@/lib/clock";
import { newId } from "@/lib/id";

/** Puts so many alike into the outbox; nobody hands them over. @returns their ids */
export async function aMessage(more: Partial<typeof messages.$inferInsert> = {}, count = 1): Promise<string[]> {
  const at = fromNow(-minute);
  const rows = Array.from({ length: count }, () => {
    const id = newId();
    return {
      id, kind: "new-sign-in", channel: "email" as const, recipient: `${id.toLowerCase()}@rows.example`, locale: "en" as const, cause: id, state: "queued" as const, attempts: 0, generation: 1, createdAt: at, updatedAt: at,
      data: { username: "lily", device: "Firefox", ip: "198.51.100.7", time: at.toISOString() }, ...more,
    };
  });
  await db().insert(messages).values(rows);
  return rows.map(({ id }) => id);
}
