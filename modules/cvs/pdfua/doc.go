// Package pdfua writes CVs as PDF. It is the only package that imports github.com/go-pdf/fpdf, whose repository is archived: what the rest
// of the house knows is render.Renderer, and leaving the library is a change here alone.
//
// What the library is not trusted with, because it panics or differs between runs: characters above U+FFFF and invalid UTF-8 (every text
// is made printable first), pictures as they come (they are decoded and encoded again), page breaks, dates and the order of objects. A
// panic that is left becomes render.ErrPanic.
//
// The text face is Atkinson Hyperlegible Next, made for readers with low vision. It has no Greek, Cyrillic or Vietnamese: those
// characters come from Inter, which is put into a document only when it needs them. Both are under the SIL Open Font License, kept
// beside the files. Scripts that need shaping (Arabic, Hebrew, Indic) and emoji have no glyphs: render.Info tells which were missing.
package pdfua
