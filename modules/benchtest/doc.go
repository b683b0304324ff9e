// Package benchtest measures the whole program: one offer and the list of fifty against a bare handler, live events, start, weight of pages. It holds
// benchmarks only; docs/benchmarks.md says how each figure is measured, and make bench prints them.
//
// A figure is reported as a metric called name=unit, which make bench turns into the line "BENCH name value unit".
package benchtest
