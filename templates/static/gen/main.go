// Command gen bundles the sources of templates/static into templates/static/dist: CSS and JavaScript minified by esbuild, each file
// named after its content, each text compressed once for every visitor. It runs by "go generate ./templates/static" and is no part of
// the server; what it writes is committed.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	if err := run("src", "dist"); err != nil {
		log.Fatal(err)
	}
}

func run(source, target string) error {
	if err := os.RemoveAll(target); err != nil {
		return fmt.Errorf("emptying %s: %w", target, err)
	}
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{
			filepath.Join(source, "css/app.css"), filepath.Join(source, "js/app.js"), filepath.Join(source, "img/favicon.svg"),
		},
		Bundle: true, Write: true, Outdir: target, MinifySyntax: true, MinifyWhitespace: true, MinifyIdentifiers: true,
		EntryNames: "[name].[hash]", AssetNames: "[name].[hash]", Format: api.FormatESModule, Target: api.ESNext,
		Loader:        map[string]api.Loader{".woff2": api.LoaderFile, ".svg": api.LoaderCopy},
		LegalComments: api.LegalCommentsNone, LogLevel: api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return fmt.Errorf("bundling: %d errors", len(result.Errors))
	}
	names := map[string]string{}
	for _, file := range result.OutputFiles {
		name := filepath.Base(file.Path)
		names[hashed.ReplaceAllString(name, "$1$3")] = name
		if filepath.Ext(name) == ".woff2" { // already compressed
			continue
		}
		if err := compress(filepath.Join(target, name), file.Contents); err != nil {
			return err
		}
	}
	manifest, err := json.MarshalIndent(names, "", "\t")
	if err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	if err := os.WriteFile(filepath.Join(target, "manifest.json"), append(manifest, '\n'), 0o600); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	return nil
}

var hashed = regexp.MustCompile(`^(.+)(\.[A-Z0-9]{8})(\.[a-z0-9]+)$`)

// compress writes the gzip and brotli forms beside a file.
func compress(path string, content []byte) error {
	var gz, br bytes.Buffer
	zw, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	if err != nil {
		return fmt.Errorf("compressing %s: %w", path, err)
	}
	bw := brotli.NewWriterLevel(&br, brotli.BestCompression)
	for _, w := range []interface {
		Write(p []byte) (int, error)
		Close() error
	}{zw, bw} {
		if _, err := w.Write(content); err != nil {
			return fmt.Errorf("compressing %s: %w", path, err)
		}
		if err := w.Close(); err != nil {
			return fmt.Errorf("compressing %s: %w", path, err)
		}
	}
	if err := os.WriteFile(path+".gz", gz.Bytes(), 0o600); err != nil {
		return fmt.Errorf("compressing %s: %w", path, err)
	}
	if err := os.WriteFile(path+".br", br.Bytes(), 0o600); err != nil {
		return fmt.Errorf("compressing %s: %w", path, err)
	}
	return nil
}
