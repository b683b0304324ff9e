package render

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	for _, good := range []Tokens{{}, {Size: 10.5}, {Size: 16, Accent: "#6b1d5c"}, {Accent: "#000000"}, {Accent: "#1C4E80"}} {
		if err := good.Validate(); err != nil {
			t.Errorf("%+v: %v", good, err)
		}
	}
	for _, bad := range []Tokens{
		{Size: 10.4},
		{Size: 16.1},
		{Size: -1},
		{Accent: "red"},
		{Accent: "#12345"},
		{Accent: "#1234567"},
		{Accent: "#12345g"},
		{Accent: "#ffcc00"},
		{Accent: "#777777"},
	} {
		if err := bad.Validate(); !errors.Is(err, ErrTokens) {
			t.Errorf("%+v: %v; want ErrTokens", bad, err)
		}
	}
	if a, b := (Tokens{}).Key(), (Tokens{Size: MinSize, Accent: "#1C4E80"}).Key(); a != b {
		t.Errorf("the usual look has two keys: %q, %q", a, b)
	}
	if (Tokens{}).Key() == (Tokens{Size: 12}).Key() {
		t.Error("two looks have one key")
	}
}

func TestTextColorsCanBeRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]Color{"ink": inkColor, "muted": mutedColor} {
		for ground, g := range map[string]Color{"white": {255, 255, 255}, "panel": panelColor} {
			if got := Contrast(c, g); got < 7 {
				t.Errorf("%s on %s has contrast %.2f; want 7", name, ground, got)
			}
		}
	}
	if got := Contrast(Color{}, Color{255, 255, 255}); got < 20.99 || got > 21.01 {
		t.Errorf("black on white has contrast %v; want 21", got)
	}
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ start, end, fr, en string }{
		{"2025-11", "2026-01", "novembre\u00a02025 – janvier\u00a02026", "November\u00a02025 – January\u00a02026"},
		{"2024-05-02", "2024-06", "mai – juin\u00a02024", "May – June\u00a02024"},
		{"2024-05", "2024-05-31", "mai\u00a02024", "May\u00a02024"},
		{"2024-05", "", "depuis mai\u00a02024", "since May\u00a02024"},
		{"", "2024", "2024", "2024"},
		{"2023", "2024", "2023 – 2024", "2023 – 2024"},
		{"", "", "", ""},
		{"un jour", "2024", "un jour – 2024", "un jour – 2024"},
	} {
		if got := wordsFor("fr").period(test.start, test.end); got != test.fr {
			t.Errorf("fr %s %s: %q; want %q", test.start, test.end, got, test.fr)
		}
		if got := wordsFor("en-GB").period(test.start, test.end); got != test.en {
			t.Errorf("en %s %s: %q; want %q", test.start, test.end, got, test.en)
		}
	}
}

func TestEveryLanguageHasEveryWord(t *testing.T) {
	t.Parallel()
	for locale, w := range map[string]words{"fr": french(), "en": english()} {
		for section := range french().titles {
			if w.titles[section] == "" {
				t.Errorf("%s has no title for %s", locale, section)
			}
		}
		for i, m := range w.months {
			if m == "" {
				t.Errorf("%s has no month %d", locale, i+1)
			}
		}
	}
}

// halves gives a picture whose left half is red and whose right half is blue.
func halves(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			if x >= w/2 {
				c = color.RGBA{0, 0, 255, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func TestPhoto(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ w, h, wantW, wantH int }{
		{1200, 900, 450, 600}, {900, 1200, 450, 600}, {60, 80, 60, 80}, {1, 1, 1, 1}, {3000, 2, 1, 2},
	} {
		var src bytes.Buffer
		if err := png.Encode(&src, halves(test.w, test.h)); err != nil {
			t.Fatal(err)
		}
		first, err := Photo(src.Bytes())
		if err != nil {
			t.Fatalf("%d by %d: %v", test.w, test.h, err)
		}
		config, err := jpeg.DecodeConfig(bytes.NewReader(first))
		if err != nil || config.Width != test.wantW || config.Height != test.wantH {
			t.Errorf("%d by %d becomes %d by %d, %v; want %d by %d", test.w, test.h, config.Width, config.Height, err, test.wantW, test.wantH)
		}
		if again, _ := Photo(src.Bytes()); !bytes.Equal(first, again) {
			t.Error("the same picture gives other bytes")
		}
	}
}

// withOrientation puts an EXIF block into a JPEG, with a secret beside the orientation.
func withOrientation(src []byte, turn uint16, order binary.AppendByteOrder) []byte {
	mark := "II"
	if order == binary.AppendByteOrder(binary.BigEndian) {
		mark = "MM"
	}
	body := append([]byte("Exif\x00\x00"), mark...)
	body = order.AppendUint32(order.AppendUint16(body, 42), 8)
	body = order.AppendUint16(body, 1)
	body = order.AppendUint32(order.AppendUint16(order.AppendUint16(body, 0x0112), 3), 1)
	body = append(order.AppendUint16(body, turn), 0, 0)
	body = append(body, "47.2184 -1.5536"...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
	return append(append(out, body...), src[2:]...)
}

func TestPhotoIsTurnedUprightAndTellsNothing(t *testing.T) {
	t.Parallel()
	var src bytes.Buffer
	if err := jpeg.Encode(&src, halves(400, 400), nil); err != nil {
		t.Fatal(err)
	}
	// Where the red half is after the turn that each value asks for.
	for turn, red := range map[uint16]image.Point{
		0: {0, 1}, 1: {0, 1}, 2: {2, 1}, 3: {2, 1}, 4: {0, 1}, 5: {1, 0}, 6: {1, 0}, 7: {1, 2}, 8: {1, 2}, 9: {0, 1},
	} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			out, err := Photo(withOrientation(src.Bytes(), turn, order))
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(out, []byte("47.2184")) || bytes.Contains(out, []byte("Exif")) {
				t.Error("the place stays in the picture")
			}
			img, err := jpeg.Decode(bytes.NewReader(out))
			if err != nil {
				t.Fatal(err)
			}
			w, h := img.Bounds().Dx(), img.Bounds().Dy()
			if w*4 != h*3 {
				t.Errorf("turn %d: %d by %d", turn, w, h)
			}
			if r, _, b, _ := img.At(5+red.X*(w-10)/2, 5+red.Y*(h-10)/2).RGBA(); r < b {
				t.Errorf("turn %d %v: the red half is not at %v", turn, order, red)
			}
		}
	}
}

func TestPhotoRefuses(t *testing.T) {
	t.Parallel()
	var good bytes.Buffer
	if err := png.Encode(&good, halves(60, 80)); err != nil {
		t.Fatal(err)
	}
	bomb := bytes.Clone(good.Bytes())
	binary.BigEndian.PutUint32(bomb[16:], 60000) // width and height of the header; its checksum is put right by nobody, as in an attack
	for name, src := range map[string][]byte{
		"text":       []byte("not a picture"),
		"cut short":  good.Bytes()[:len(good.Bytes())-30],
		"bad header": bomb,
		"too heavy":  make([]byte, MaxPhotoBytes+1),
	} {
		if _, err := Photo(src); !errors.Is(err, ErrPhoto) {
			t.Errorf("%s: %v; want ErrPhoto", name, err)
		}
	}
	var wide bytes.Buffer
	if err := png.Encode(&wide, image.NewGray(image.Rect(0, 0, 6001, 4000))); err != nil {
		t.Fatal(err)
	}
	if _, err := Photo(wide.Bytes()); !errors.Is(err, ErrPhoto) {
		t.Errorf("24 004 000 pixels: %v; want ErrPhoto", err)
	}
}

func FuzzPhoto(f *testing.F) {
	var src bytes.Buffer
	if err := jpeg.Encode(&src, halves(30, 20), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(withOrientation(src.Bytes(), 6, binary.BigEndian))
	f.Fuzz(func(t *testing.T, data []byte) {
		if out, err := Photo(data); err == nil {
			if _, err := jpeg.Decode(bytes.NewReader(out)); err != nil {
				t.Fatal(err)
			}
		} else if !errors.Is(err, ErrPhoto) {
			t.Fatal(err)
		}
	})
}
