import { expect } from "@playwright/test";
import { z } from "zod";
import { type Answer, ShopClient, shopUrl } from "./shop";

type Described = { responses: Record<string, { $ref?: string; content?: Record<string, { schema: object }> }> };
type Document = { paths: Record<string, Record<string, Described>>; components: { schemas: { Problem: object } } };

let asked: Promise<Document> | undefined;
const document = () => (asked ??= fetch(`${shopUrl}/api/v1/openapi.json`).then((answer) => answer.json() as Promise<Document>));

/** A client whose every answer is compared with what the shop's own OpenAPI document promises. */
export class ContractClient extends ShopClient {
  override async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const answer = await super.call<T>(method, path, body, headers);
    await compare(method, path, answer);
    return answer;
  }
}

/** Answers may gain fields, the document says; here none may come that it does not name. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const inside = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return "properties" in schema && !("additionalProperties" in schema) ? { ...inside, additionalProperties: false } : inside;
}

async function compare(method: string, path: string, { status, body, headers }: Answer<unknown>): Promise<void> {
  const { paths, components } = await document();
  const plain = path.split("?")[0] ?? "";
  // The literal path before the one with a parameter: /sessions/current before /sessions/{id}.
  const name = plain in paths ? plain : Object.keys(paths).find((one) => new RegExp(`^${one.replace(/\{\w+\}/g, "[^/]+")}$`).test(plain));
  const described = name === undefined ? undefined : paths[name]?.[method.toLowerCase()];
  expect(described, `${method} ${plain} is in the document`).toBeDefined();
  const response = described?.responses[String(status)];
  expect(response, `${method} ${plain} may answer ${status}: ${JSON.stringify(body)}`).toBeDefined();
  if (response?.$ref) {
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(z.fromJSONSchema(components.schemas.Problem as never).safeParse(body).error, `${method} ${plain} ${status}`).toBeUndefined();
    return;
  }
  const schema = response?.content?.["application/json"]?.schema;
  if (!schema) return expect(body).toEqual({});
  expect(z.fromJSONSchema(closed(schema) as never).safeParse(body).error, `${method} ${plain} ${status}`).toBeUndefined();
}
