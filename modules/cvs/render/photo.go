package render

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // a format that is read
	"math"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // a format that is read
)

const (
	// MaxPhotoBytes is the largest photo that is read.
	MaxPhotoBytes = 10 << 20
	// MaxPhotoPixels bounds the memory that a small file can claim: a picture of a telephone has 12 to 24 million.
	MaxPhotoPixels = 24_000_000

	printedWidth  = 450
	printedHeight = 600
)

// Photo makes a picture fit for a CV: turned upright, cut to three by four around its upper middle, at most 450 by 600 pixels, on white,
// as a fresh JPEG. Nothing else of the file stays, such as where the picture was taken. Equal pictures give equal bytes.
func Photo(src []byte) ([]byte, error) {
	if len(src) > MaxPhotoBytes {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are read", ErrPhoto, len(src), MaxPhotoBytes)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(src))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPhoto, err)
	}
	if config.Width < 1 || config.Height < 1 || config.Width > MaxPhotoPixels/config.Height {
		return nil, fmt.Errorf("%w: %d by %d pixels, at most %d are read", ErrPhoto, config.Width, config.Height, MaxPhotoPixels)
	}
	picture, _, err := image.Decode(bytes.NewReader(src))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPhoto, err)
	}
	turn := 1
	if format == "jpeg" {
		turn = orientation(src)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright(portrait(picture, turn >= 5), turn), &jpeg.Options{Quality: 88}); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPhoto, err)
	}
	return out.Bytes(), nil
}

// portrait cuts and shrinks a picture; one that lies on its side is cut four by three.
func portrait(src image.Image, lying bool) *image.RGBA {
	w, h := float64(printedWidth), float64(printedHeight)
	if lying {
		w, h = h, w
	}
	b := src.Bounds()
	scale := math.Min(float64(b.Dx())/w, float64(b.Dy())/h)
	cutW, cutH := max(1, int(w*scale)), max(1, int(h*scale))
	x, y := b.Min.X+(b.Dx()-cutW)/2, b.Min.Y+(b.Dy()-cutH)/2
	if !lying {
		y = b.Min.Y + (b.Dy()-cutH)/4 // faces are above the middle
	}
	shrink := math.Max(scale, 1)
	size := image.Rect(0, 0, max(1, int(float64(cutW)/shrink)), max(1, int(float64(cutH)/shrink)))
	dst := image.NewRGBA(size)
	draw.Draw(dst, size, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(dst, size, src, image.Rect(x, y, x+cutW, y+cutH), draw.Over, nil)
	return dst
}

// upright undoes the turn that a camera noted, 1 to 8 as in EXIF.
func upright(src *image.RGBA, turn int) *image.RGBA {
	if turn == 1 {
		return src
	}
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	size := image.Rect(0, 0, w, h)
	if turn >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	dst := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			dx, dy := x, y
			switch turn {
			case 2:
				dx = w - 1 - x
			case 3:
				dx, dy = w-1-x, h-1-y
			case 4:
				dy = h - 1 - y
			case 5:
				dx, dy = y, x
			case 6:
				dx, dy = h-1-y, x
			case 7:
				dx, dy = h-1-y, w-1-x
			case 8:
				dx, dy = y, w-1-x
			}
			dst.SetRGBA(dx, dy, src.RGBAAt(x, y))
		}
	}
	return dst
}

// orientation reads the EXIF orientation of a JPEG, 1 when there is none. It is hand-written because it is all that we want of EXIF, and
// the libraries for it read everything.
func orientation(src []byte) int {
	for at := 2; at+4 <= len(src) && src[at] == 0xff; {
		marker, n := src[at+1], int(binary.BigEndian.Uint16(src[at+2:]))
		end := at + 2 + n
		if n < 2 || end > len(src) || marker == 0xda {
			return 1
		}
		if body, ok := bytes.CutPrefix(src[at+4:end], []byte("Exif\x00\x00")); ok && marker == 0xe1 {
			return tiffOrientation(body)
		}
		at = end
	}
	return 1
}

func tiffOrientation(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(b[:2]) == "MM" {
		order = binary.BigEndian
	}
	first := uint64(order.Uint32(b[4:]))
	if first+2 > uint64(len(b)) {
		return 1
	}
	entries := b[first+2:]
	for range order.Uint16(b[first:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == 0x0112 {
			if turn := int(order.Uint16(entries[8:])); turn >= 1 && turn <= 8 {
				return turn
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}
