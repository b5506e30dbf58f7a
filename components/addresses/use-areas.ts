"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type AreaChoices, type AreaCodes, type AreaOption, childrenOf, ownDistrict } from "./area-options";

export type AreaLevel = keyof AreaCodes;
type Lists = AreaChoices & { loading: AreaLevel | null; failed: AreaLevel | null };

/**
 * The three lists and what is chosen in them. Choosing a level empties the ones below and loads the next; an answer that comes after
 * another choice was made is dropped; a city with one district of its own name brings it along.
 */
export function useAreas(start: AreaCodes, choices: AreaChoices, onChange: (codes: AreaCodes) => void) {
  const [codes, setCodes] = useState(start);
  const [lists, setLists] = useState<Lists>({ ...choices, loading: null, failed: null });
  const turn = useRef(0);
  const changed = useRef(onChange);
  useEffect(() => {
    changed.current = onChange;
  });

  const put = useCallback((next: AreaCodes) => {
    setCodes(next);
    changed.current(next);
  }, []);

  const load = useCallback(async (level: "cityCode" | "districtCode", above: string): Promise<AreaOption[] | null> => {
    const mine = ++turn.current;
    setLists((old) => ({ ...old, ...(level === "cityCode" ? { cities: [] } : {}), districts: [], loading: level, failed: null }));
    try {
      const found = await childrenOf(above);
      if (mine !== turn.current) return null;
      setLists((old) => ({ ...old, [level === "cityCode" ? "cities" : "districts"]: found, loading: null }));
      return found;
    } catch {
      if (mine === turn.current) setLists((old) => ({ ...old, loading: null, failed: level }));
      return null;
    }
  }, []);

  const chooseProvince = useCallback(async (provinceCode: string) => {
    put({ provinceCode, cityCode: "", districtCode: "" });
    await load("cityCode", provinceCode);
  }, [load, put]);

  const chooseCity = useCallback(async (provinceCode: string, city: AreaOption) => {
    put({ provinceCode, cityCode: city.code, districtCode: "" });
    const districts = await load("districtCode", city.code);
    const own = districts && ownDistrict(city, districts);
    if (own) put({ provinceCode, cityCode: city.code, districtCode: own });
  }, [load, put]);

  const choose = useCallback((level: AreaLevel, code: string) => {
    if (level === "provinceCode") return void chooseProvince(code);
    if (level === "districtCode") return put({ ...codes, districtCode: code });
    const city = lists.cities.find((option) => option.code === code);
    if (city) void chooseCity(codes.provinceCode, city);
  }, [chooseCity, chooseProvince, codes, lists.cities, put]);

  /** After "this list did not load". */
  const retry = useCallback(() => {
    const city = lists.cities.find((option) => option.code === codes.cityCode);
    if (lists.failed === "districtCode" && city) void chooseCity(codes.provinceCode, city);
    else if (codes.provinceCode) void chooseProvince(codes.provinceCode);
  }, [chooseCity, chooseProvince, codes, lists]);

  /** All at once: from a pasted line, or what a person chose before the scripts had come. */
  const fill = useCallback((next: AreaCodes, known: AreaChoices) => {
    turn.current++;
    setLists({ ...known, loading: null, failed: null });
    put(next);
  }, [put]);

  return { codes, lists, choose, retry, fill };
}
