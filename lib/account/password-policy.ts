import "server-only";
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";
import { type AboutPerson, personalProblem, personalWords } from "@/lib/password-words";
import { passwordScore } from "./limits";

let zxcvbn: ZxcvbnFactory | undefined;

/**
 * Why a password may not be chosen, or null. No composition rules (NIST 800-63B 3.1.1.2): it must not be easy to guess,
 * nor hold what others know of the person or the shop.
 * @param about username, mobile and e-mail of the account, where known.
 */
export function passwordProblem(password: string, about: AboutPerson): string | null {
  const personal = personalProblem(password, about);
  if (personal) return personal;
  zxcvbn ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  // zxcvbn's time grows with the length; what is strong in its first 64 characters stays strong.
  const plain = password.normalize("NFKC").toLowerCase();
  const guessed = zxcvbn.check([...plain].slice(0, 64).join(""), personalWords(about));
  return guessed.score < passwordScore ? "password_common" : null;
}
