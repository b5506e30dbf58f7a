/** The API's calls about addresses and divisions. */
import * as addresses from "@/app/api/v1/addresses/route";
import * as address from "@/app/api/v1/addresses/[id]/route";
import * as defaultAddress from "@/app/api/v1/addresses/[id]/default/route";
import * as restored from "@/app/api/v1/addresses/[id]/restore/route";
import * as title from "@/app/api/v1/addresses/[id]/title/route";
import * as areas from "@/app/api/v1/areas/route";
import * as area from "@/app/api/v1/areas/[code]/route";
import { change, get } from "./job";
import type { Person } from "./people";

const body = { receiver: "李四", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "人民路9号", mobile: "13800138000" };
const one = ({ address: id }: Person) => ({ params: { id } });

get("GET /api/v1/areas", areas.GET);
get("GET /api/v1/areas/[code]", area.GET, () => ({ params: { code: "440000" } }));
get("GET /api/v1/addresses", addresses.GET);
get("GET /api/v1/addresses: deleted ones", addresses.GET, () => ({ query: "?deleted=true" }));
get("GET /api/v1/addresses/[id]", address.GET, one);
change("POST /api/v1/addresses", addresses.POST, () => ({ body }));
change("PUT /api/v1/addresses/[id]", address.PUT, (person) => ({ ...one(person), body }));
change("DELETE /api/v1/addresses/[id]", address.DELETE, one);
change("DELETE /api/v1/addresses/[id]: the default", address.DELETE, ({ user }) => ({ params: { id: user.defaultAddressId ?? "" } }));
change("PUT /api/v1/addresses/[id]/default", defaultAddress.PUT, one);
change("PUT /api/v1/addresses/[id]/title", title.PUT, (person) => ({ ...one(person), body: { title: "公司" } }));
change("POST /api/v1/addresses/[id]/restore", restored.POST, ({ deletedAddress }) => ({ params: { id: deletedAddress } }));
