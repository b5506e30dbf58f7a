/** The drawing of the front page: lemons on a shelf, light and dark. */
const drawing = `
  <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 480 400' fill='none' stroke-linecap='round' stroke-linejoin='round'>
  <style>
  .ink { stroke: #1a1911; stroke-width: 3 }
  .wall { fill: #f3f1e8 }
  .board { fill: #fff }
  .lemon { fill: #ffdc32 }
  .pale { fill: #fff6cc }
  .pith { stroke: #e3b800; stroke-width: 2.5 }
  .leaf { fill: #9fd0a6 }
  .shine { stroke: #fff; stroke-width: 7; opacity: .9 }
  .shade { fill: #1a1911; opacity: .07 }
  @media (prefers-color-scheme: dark) {
  .ink { stroke: #f5f3ea }
  .wall { fill: #1b1b17 }
  .board { fill: #25251f }
  .lemon { fill: #ffe04a }
  .pale { fill: #fff3b8 }
  .leaf { fill: #3f7d4d }
  .shine { opacity: .8 }
  .shade { fill: #000; opacity: .35 }
  .on .ink { stroke: #1a1911 }
  }
  </style>
  <rect x='40' y='24' width='400' height='352' rx='28' class='wall'/>
  <g class='ink'>
  <path class='board' d='M64 116h352v14H64z'/>
  <path class='board' d='M64 322h352v14H64z'/>
  <path d='M92 130v24a14 14 0 0 1-14 14M388 130v24a14 14 0 0 0 14 14M92 336v16a12 12 0 0 1-12 12M388 336v16a12 12 0 0 0 12 12'/>
  </g>
  <ellipse cx='214' cy='320' rx='96' ry='7' class='shade'/>
  <ellipse cx='346' cy='320' rx='50' ry='5' class='shade'/>
  <g class='on'>
  <path class='lemon ink' d='M112 252c-2-44 30-72 74-72 24 0 35 10 50 14 11 3 20 2 22 10s-7 12-6 24c3 56-30 92-78 92-24 0-36-10-50-14-10-3-20-2-22-10s8-12 10-44z' transform='translate(26 0)'/>
  <path class='shine' d='M170 228c6-14 18-23 33-26'/>
  <path class='leaf ink' d='M262 196c2-32 26-52 64-50-2 34-28 54-64 50z'/>
  <path class='ink' d='M262 196c16-14 28-22 44-32'/>
  <circle cx='346' cy='276' r='44' class='lemon ink'/>
  <circle cx='346' cy='276' r='34' class='pale'/>
  <path class='pith' d='M346 276v-33m0 33 28.5-16.5M346 276l28.5 16.5M346 276v33m0-33-28.5 16.5M346 276l-28.5-16.5'/>
  <circle cx='346' cy='276' r='34' class='pith'/>
  </g>
  </svg>
`;

/** As an address that needs no request; what an address may not hold is escaped (RFC 3986). */
export const lemons = `data:image/svg+xml,${drawing.trim().replaceAll(/\n\s*/g, "").replaceAll(/[#%<>"]/g, encodeURIComponent)}`;
