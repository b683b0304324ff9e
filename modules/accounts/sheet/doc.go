// Package sheet reads the tables that people hand in: CSV as any program writes it, and XLSX. It knows nothing of what the columns mean.
//
// A CSV may be separated by semicolons, commas or tabs, begin with a byte-order mark or with Excel's "sep=" line, and be written in UTF-8, UTF-16 or
// Windows-1252; one that was glued together from files of several programs is read byte by byte, each as what it can be. An XLSX gives its first
// visible sheet.
//
// Nothing is ever evaluated: a cell that holds a formula, or a text that a spreadsheet would take for one, is a problem of its cell, and so is a
// character that could not be read. What is wrong with one line spoils that line alone; what is wrong with the whole file is one of the errors below.
//
// What is handed out again goes through Write, which keeps any cell from opening as a formula.
package sheet
