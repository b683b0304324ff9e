package access

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// codeURL is the address that apps of one-time codes read. The issuer stands in it twice, as the apps' convention wants.
func codeURL(secret, email string) string {
	q := url.Values{
		"secret": {secret}, "issuer": {issuer}, "period": {strconv.Itoa(int(codeStep.Seconds()))}, "digits": {"6"}, "algorithm": {"SHA1"},
	}
	return "otpauth://totp/" + issuer + ":" + url.PathEscape(email) + "?" + q.Encode()
}

// qrPath draws a text as a QR code: the path of an SVG of size×size squares, quiet zone included. Drawn in the page, it is no image to fetch with a
// secret in its address, and it takes the page's colours.
func qrPath(text string) (path string, size int, err error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", 0, fmt.Errorf("drawing a QR code: %w", err)
	}
	const quiet = 4
	n := code.Bounds().Dx()
	var b strings.Builder
	for y := range n {
		for x := range n {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	return b.String(), n + 2*quiet, nil
}
