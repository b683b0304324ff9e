// Package guess says which passwords somebody would find by trying what many people choose.
//
// It covers a password by the cheapest row of pieces: common passwords, words and names of French and English (and the person's own), years, keys that lie
// side by side, repetitions, single characters. Each piece costs the decimal logarithm of how many tries it takes; a password whose cheapest row stays
// under eight, a hundred million tries, is one to refuse. There is no rule of composition: four short words are a good password, and P@ssw0rd2024! is none.
//
// The method is zxcvbn's (Wheeler, 2016) with the part that matters to passwords of twelve characters or more. Its ports to Go carry English lists alone
// and no well-kept one takes others, so the sixty lines are ours; the lists are those of zxcvbn-ts, which is well kept (scripts/passwords/make).
package guess
