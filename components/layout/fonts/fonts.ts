import localFont from "next/font/local";

// next/font reads its arguments while it compiles: no constants here. Of the two files most pages need the small one only.
const latin = localFont({
  src: "./geist-latin.woff2",
  variable: "--font-latin",
  weight: "400 700",
  adjustFontFallback: false,
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0020-007E, U+00A0-00FF, U+0131, U+0152-0153, U+02C6, U+02DA, U+02DC, U+2002-200B, U+2010-2015, U+2018-201E, U+2020-2022, U+2026, U+202F-2030, U+2039-203A, U+2044, U+20AC, U+2122, U+2190-2193, U+2212",
    },
  ],
});

const others = localFont({
  src: "../../../node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2",
  variable: "--font-others",
  weight: "100 900",
  preload: false,
  declarations: [{ prop: "unicode-range", value: "U+0100-0130, U+0132-0151, U+0154-02BA, U+1E00-1EFF, U+0370-03FF, U+0400-052F, U+20A0-20AB, U+20AD-20C0" }],
});

/** Classes that name the shop's fonts to `--font-sans`. */
export const fontClass = `${latin.variable} ${others.variable}`;
