import { z } from "zod";
import { type ErrorCode, errorStatus } from "@/lib/errors";
import { messagesOf } from "@/lib/i18n/messages";
import { type Operation, operations } from "./operations";

type Json = Record<string, unknown>;

/**
 * A zod type as JSON Schema, which OpenAPI 3.1 takes as it is. What a transform makes of a text stays a text outside. Answers may
 * gain fields within a version, so they are open: a generated client would refuse what it does not know.
 */
function schemaOf(type: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io, unrepresentable: "any", override: ({ jsonSchema }) => {
    if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  } });
  return schema;
}

/** The refusals a call may give: those of its kind, and its own. */
function refusalsOf({ who, method, refusals = [] }: Operation): ErrorCode[] {
  // `invalid` also of calls that take nothing: they refuse whatever query or body comes along.
  const all = new Set<ErrorCode>([...refusals, "invalid", "unavailable"]);
  if (who !== "anybody") all.add("unauthenticated");
  if (who === "fresh") all.add("forbidden");
  // A write by another site's page is forbidden, whether it has a body or not.
  if (method !== "GET") for (const code of ["too_large", "unsupported_media_type", "forbidden"] as const) all.add(code);
  return [...all].toSorted((a, b) => errorStatus[a] - errorStatus[b]);
}

function describe(operation: Operation): Json {
  const { id, path, who, orSignedIn, body, query, status, answer, byETag } = operation;
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...Object.entries(query?.shape ?? {}).map(([name, type]) => ({ name, in: "query", required: false, schema: schemaOf(type as z.ZodType, "input") })),
  ];
  const bodies = body === undefined ? [] : "parse" in body ? [body] : body;
  const schemas = bodies.map((one) => schemaOf(one, "input"));
  const content = answer ? { content: { "application/json": { schema: schemaOf(answer, "output") } } } : {};
  const refused = refusalsOf(operation).map((code) => [errorStatus[code], { $ref: `#/components/responses/${code}` }]);
  return {
    operationId: id,
    summary: messagesOf("en").apiDocs.calls[id],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(schemas.length > 0 ? { requestBody: { required: true, content: { "application/json": { schema: schemas.length === 1 ? schemas[0] : { oneOf: schemas } } } } } : {}),
    responses: {
      [status]: { description: status === 204 ? "Done" : "The answer", ...content },
      ...(byETag ? { 304: { description: "Still what the ETag of If-None-Match names" } } : {}),
      ...Object.fromEntries(refused),
      default: { $ref: "#/components/responses/unread" },
    },
    security: [...(who === "anybody" ? [{}] : []), ...(who !== "anybody" || orSignedIn ? [{ bearer: [] }, { cookie: [] }] : [])],
  };
}

const problem = {
  type: "object",
  properties: {
    type: { type: "string", description: "urn:lemon-mall:<reason>" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "a sentence in the language of Accept-Language" },
    code: { enum: [...Object.keys(errorStatus), "misdirected", "bug"] },
    reason: { type: "string" },
    fields: { type: "object", additionalProperties: { type: "string" }, description: "reason by field, nested names with dots" },
  },
  required: ["type", "title", "status", "detail", "code", "reason"],
};

let made: Json | undefined;

/** The OpenAPI 3.1 document of `/api/v1`, made of the zod types that the calls themselves parse and answer with. */
export function openApiDocument(): Json {
  if (made) return made;
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const at = (paths[operation.path] ??= {});
    at[operation.method.toLowerCase()] = describe(operation);
  }
  const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
  const headers = { "Retry-After": { description: "seconds to wait; 0 when a captcha is asked for", schema: { type: "integer" } } };
  const responses = {
    ...Object.fromEntries(Object.entries(errorStatus).map(([code, status]) => [code, { description: `${status} ${code}`, ...(status === 429 || status === 503 ? { headers } : {}), content }])),
    // What the front door refuses before any call, and what is a mistake of ours.
    unread: { description: "400 invalid (a path that can't be decoded), 421 misdirected (a Host that is not this shop's), 500 bug", content },
  };
  made = {
    openapi: "3.1.0",
    info: { title: "Lemon Mall", version: "1", description: "Lemon Mall's API for native clients and scripts. Unknown keys are refused. Writes without a Bearer token carry this shop's Origin." },
    servers: [{ url: "/api/v1" }],
    paths,
    components: {
      schemas: { Problem: problem },
      responses,
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "The token of POST /users or POST /sessions" },
        cookie: { type: "apiKey", in: "cookie", name: "lm-session", description: "The same session as a cookie; __Host-lm-session on https" },
      },
    },
  };
  return made;
}
