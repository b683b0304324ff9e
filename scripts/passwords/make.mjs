// Merges the ranked lists of zxcvbn-ts into one, the most common first: the first of each list, then the second of each, and so on; names
// come last. Accents and case go, because the reader drops them too.
import { readFileSync } from 'node:fs'

const top = 12000 // of each list: what is rarer counts as unknown
const read = (name) => JSON.parse(readFileSync(`${process.argv[2]}/${name}.json`, 'utf8')).filter((word) => typeof word === 'string')
const ranked = [
  'language-common/src/passwords', 'language-fr/src/commonWords', 'language-en/src/commonWords', 'language-fr/src/wikipedia',
].map((name) => read(name).slice(0, top))
const names = ['language-fr/src/firstnames', 'language-en/src/firstnames', 'language-fr/src/lastnames'].flatMap(read) // in the order of the alphabet

const fold = (word) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae')
const seen = new Set()
const add = (raw) => {
  const word = fold(raw ?? '')
  if (word.length >= 2 && word.length <= 24 && /^[\x21-\x7e]+$/.test(word)) seen.add(word)
}
for (let rank = 0; rank < top; rank++) ranked.forEach((list) => add(list[rank]))
names.forEach(add)
process.stdout.write([...seen].join('\n') + '\n')
