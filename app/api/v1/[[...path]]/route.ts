import { unknownCall } from "@/lib/api-refusals";

/** For every address below /api/v1 that no folder beside this one has. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = unknownCall();
