import type { ComponentProps } from "react";

/*
 * Line drawings on a 24 px grid, after Lucide (https://lucide.dev, ISC licence). They are written out here because the package's own
 * components run in the browser even when the page is made on the server; these are plain markup. They are decoration: the
 * words beside them, or the label of their button, say what they mean.
 */
type IconProps = Omit<ComponentProps<"svg">, "children">;

function drawing(...paths: string[]) {
  return function Icon({ className = "size-5", ...rest }: IconProps) {
    return (
      <svg
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        className={className}
        {...rest}
      >
        {paths.map((path) => (
          <path key={path} d={path} />
        ))}
      </svg>
    );
  };
}

export const ChevronDownIcon = /* @__PURE__ */ drawing("m6 9 6 6 6-6");
export const ChevronLeftIcon = /* @__PURE__ */ drawing("m15 18-6-6 6-6");
export const ChevronRightIcon = /* @__PURE__ */ drawing("m9 18 6-6-6-6");
export const CheckIcon = /* @__PURE__ */ drawing("M20 6 9 17l-5-5");
export const XIcon = /* @__PURE__ */ drawing("M18 6 6 18", "m6 6 12 12");
export const EyeIcon = /* @__PURE__ */ drawing(
  "M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0",
  "M9 12a3 3 0 1 0 6 0a3 3 0 1 0 -6 0",
);
export const EyeOffIcon = /* @__PURE__ */ drawing(
  "M10.733 5.076a10.744 10.744 0 0 1 11.205 6.575 1 1 0 0 1 0 .696 10.747 10.747 0 0 1-1.444 2.49",
  "M14.084 14.158a3 3 0 0 1-4.242-4.242",
  "M17.479 17.499a10.75 10.75 0 0 1-15.417-5.151 1 1 0 0 1 0-.696 10.75 10.75 0 0 1 4.446-5.143",
  "m2 2 20 20",
);
export const CopyIcon = /* @__PURE__ */ drawing(
  "M10 8h10a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-10a2 2 0 0 1 -2 -2v-10a2 2 0 0 1 2 -2z",
  "M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2",
);
export const InfoIcon = /* @__PURE__ */ drawing("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0", "M12 16v-4", "M12 8h.01");
export const TriangleAlertIcon = /* @__PURE__ */ drawing(
  "m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3",
  "M12 9v4",
  "M12 17h.01",
);
export const CircleCheckIcon = /* @__PURE__ */ drawing("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0", "m16 9-5.5 5.5L8 12");
export const CircleAlertIcon = /* @__PURE__ */ drawing(
  "M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0",
  "M12 8L12 12",
  "M12 16L12.01 16",
);
export const UserIcon = /* @__PURE__ */ drawing(
  "M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2",
  "M8 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
);
export const LogOutIcon = /* @__PURE__ */ drawing("m16 17 5-5-5-5", "M21 12H9", "M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4");
export const MapPinIcon = /* @__PURE__ */ drawing(
  "M20 10c0 4.993-5.539 10.193-7.399 11.799a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 10a8 8 0 0 1 16 0",
  "M9 10a3 3 0 1 0 6 0a3 3 0 1 0 -6 0",
);
export const ShieldCheckIcon = /* @__PURE__ */ drawing(
  "M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z",
  "m9 12 2 2 4-4",
);
export const LanguagesIcon = /* @__PURE__ */ drawing(
  "m5 8 6 6",
  "m4 14 6-6 2-3",
  "M2 5h12",
  "M7 2h1",
  "m22 22-5-10-5 10",
  "M14 18h6",
);
export const LayoutDashboardIcon = /* @__PURE__ */ drawing(
  "M4 3h5a1 1 0 0 1 1 1v7a1 1 0 0 1 -1 1h-5a1 1 0 0 1 -1 -1v-7a1 1 0 0 1 1 -1z",
  "M15 3h5a1 1 0 0 1 1 1v3a1 1 0 0 1 -1 1h-5a1 1 0 0 1 -1 -1v-3a1 1 0 0 1 1 -1z",
  "M15 12h5a1 1 0 0 1 1 1v7a1 1 0 0 1 -1 1h-5a1 1 0 0 1 -1 -1v-7a1 1 0 0 1 1 -1z",
  "M4 16h5a1 1 0 0 1 1 1v3a1 1 0 0 1 -1 1h-5a1 1 0 0 1 -1 -1v-3a1 1 0 0 1 1 -1z",
);
export const UsersIcon = /* @__PURE__ */ drawing(
  "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2",
  "M16 3.128a4 4 0 0 1 0 7.744",
  "M22 21v-2a4 4 0 0 0-3-3.87",
  "M5 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
);
export const MailIcon = /* @__PURE__ */ drawing(
  "m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7",
  "M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 2h-16a2 2 0 0 1 -2 -2v-12a2 2 0 0 1 2 -2z",
);
export const ScrollTextIcon = /* @__PURE__ */ drawing(
  "M15 12h-5",
  "M15 8h-5",
  "M19 17V5a2 2 0 0 0-2-2H4",
  "M8 21h12a2 2 0 0 0 2-2v-1a1 1 0 0 0-1-1H11a1 1 0 0 0-1 1v1a2 2 0 1 1-4 0V5a2 2 0 1 0-4 0v2a1 1 0 0 0 1 1h3",
);
export const PlusIcon = /* @__PURE__ */ drawing("M5 12h14", "M12 5v14");
export const PencilIcon = /* @__PURE__ */ drawing(
  "M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z",
  "m15 5 4 4",
);
export const Trash2Icon = /* @__PURE__ */ drawing(
  "M10 11v6",
  "M14 11v6",
  "M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6",
  "M3 6h18",
  "M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2",
);
export const SmartphoneIcon = /* @__PURE__ */ drawing(
  "M7 2h10a2 2 0 0 1 2 2v16a2 2 0 0 1 -2 2h-10a2 2 0 0 1 -2 -2v-16a2 2 0 0 1 2 -2z",
  "M12 18h.01",
);
export const MonitorIcon = /* @__PURE__ */ drawing(
  "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-16a2 2 0 0 1 -2 -2v-10a2 2 0 0 1 2 -2z",
  "M8 21L16 21",
  "M12 17L12 21",
);
export const DownloadIcon = /* @__PURE__ */ drawing("M12 15V3", "M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4", "m7 10 5 5 5-5");
export const RefreshIcon = /* @__PURE__ */ drawing("M3 12a9 9 0 0 1 9-9 9.75 9.75 0 0 1 6.74 2.74L21 8", "M21 3v5h-5", "M21 12a9 9 0 0 1-9 9 9.75 9.75 0 0 1-6.74-2.74L3 16", "M8 16H3v5");
