// Package files keeps what people and the program write down for good: it opens the one blob store of the program (a folder or a bucket) and sends
// a blob to a browser. It has no page, no operation and no table of its own: nothing is served from here alone. The module that owns a document
// checks who may read it, then hands the open blob to Send.
//
//	owner's route ──law──▶ Module.Get(key) ──▶ Send(w, r, Download{…})
//
// What is behind an address is decided by package blob. Facts told: none. Facts heard: none.
package files
