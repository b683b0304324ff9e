// Package schema holds the entities that the offers module owns, and the words of their columns.
package schema
