import "server-only";

const surnames = new Set(
  ("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史" +
  "陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁" +
  "蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝" +
  "官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由").split(""),
);
const compound = /^(?:欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫|独孤|长孙|宇文|轩辕|百里|呼延|闻人|澹台|第五|完颜|纳兰|叶赫)/;
const title = /(?:先生|女士|小姐|老师|太太|同学|师傅|经理|医生|总|哥|姐|叔|阿姨)$/;
const placeEnd = /[路街道巷弄号楼栋幢室层座苑园区村镇乡庄屯厦场店院校厂库组队县市省门站港湾桥府邸寓里坊公司部局]$/;

/** How much a piece of text looks like the name of a receiver: 2 certainly, 1 perhaps, 0 not at all. */
export function looksLikeName(text: string): 0 | 1 | 2 {
  const name = text.trim();
  const length = [...name].length;
  if (length === 0 || length > 20 || /\d/.test(name)) return 0;
  // 张三(办公室)
  const [, noted] = /^([^()]+)\([^()]+\)$/.exec(name) ?? [];
  if (noted) return looksLikeName(noted) > 0 ? 1 : 0;
  if (/^\p{Script=Latin}[\p{Script=Latin} .'’-]*$/u.test(name)) return /(?:road|street|st|rd|avenue|building|room|district|city)\.?$/i.test(name) || length < 2 ? 0 : 2;
  if (!/^[\p{Script=Han}·•.A-Za-z]+$/u.test(name)) return 0;
  if (/[·•]/.test(name)) return 2;
  if (title.test(name) && length >= 2 && length <= 5) return 2;
  const bare = name.replace(/^[小老阿](?=.)/, "");
  const known = compound.test(name) ? length >= 3 && length <= 4 : surnames.has(name[0] ?? "") || (bare !== name && surnames.has(bare[0] ?? ""));
  if (!known || length < 2 || length > 4) return placeEnd.test(name) || length > 6 ? 0 : 1;
  return placeEnd.test(name) || length === 4 && !compound.test(name) ? 1 : 2;
}

/** A name written right behind a place, without a sign between: 科技园1号张三. Only a guess. */
export function nameBehind(place: string): { place: string; name: string } | null {
  const [, before, name] = /^(.*(?:[号楼栋幢室层座]|\d))([\p{Script=Han}]{2,3})$/u.exec(place) ?? [];
  return before && name && looksLikeName(name) === 2 ? { place: before, name } : null;
}
