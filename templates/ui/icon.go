package ui

import (
	"context"
	"io"
	"sync"

	"github.com/a-h/templ"
)

// Name names an icon. Icons are drawn here, 24 by 24, in the colour of the text; they are silent, words stand beside them.
type Name string

// The icons.
const (
	IconBell      Name = "bell"
	IconDashboard Name = "dashboard"
	IconPeople    Name = "people"
	IconPerson    Name = "person"
	IconBriefcase Name = "briefcase"
	IconSearch    Name = "search"
	IconBuilding  Name = "building"
	IconSchool    Name = "school"
	IconHelp      Name = "help"
	IconSignOut   Name = "signout"
	IconSignIn    Name = "signin"
	IconMenu      Name = "menu"
	IconDown      Name = "down"
	IconLeft      Name = "left"
	IconRight     Name = "right"
	IconCheck     Name = "check"
	IconCross     Name = "cross"
	IconWarning   Name = "warning"
	IconInfo      Name = "info"
	IconDot       Name = "dot"
	IconClock     Name = "clock"
	IconCalendar  Name = "calendar"
	IconPlace     Name = "place"
	IconDocument  Name = "document"
	IconDownload  Name = "download"
	IconMail      Name = "mail"
	IconPhone     Name = "phone"
	IconEdit      Name = "edit"
	IconTrash     Name = "trash"
	IconPlus      Name = "plus"
	IconMessage   Name = "message"
	IconHand      Name = "hand"
	IconSettings  Name = "settings"
	IconGlobe     Name = "globe"
	IconLock      Name = "lock"
	IconHome      Name = "home"
	IconFilter    Name = "filter"
	IconSend      Name = "send"
	IconShield    Name = "shield"
	IconCards     Name = "cards"
	IconSpark     Name = "spark"
	IconEye       Name = "eye"
	IconFlow      Name = "flow"
	IconExternal  Name = "external"
)

// drawings is written once and only read.
var drawings = sync.OnceValue(func() map[Name]string {
	return map[Name]string{
		IconBell:      "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
		IconDashboard: "M4 4h7v9H4zM15 4h5v5h-5zM15 13h5v7h-5zM4 17h7v3H4z",
		IconPeople:    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.500a3.5 3.5 0 0 1 0 6.500M18 14.500c2 .8 3.200 2.700 3.5 5.5",
		IconPerson:    "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c.6-4.600 3.5-7 8-7s7.400 2.400 8 7",
		IconBriefcase: "M3 8h18v12H3zM8 8V5h8v3M3 13h18M12 12v2",
		IconSearch:    "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21",
		IconBuilding:  "M4 21V5l9-2v18M13 9h7v12M2 21h20M8 8v.1M8 12v.1M8 16v.1M17 13v.1M17 17v.1",
		IconSchool:    "M2 9l10-5 10 5-10 5zM6 11.500V17c3.5 2.700 8.5 2.700 12 0v-5.500M22 9v6",
		IconHelp:      "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.500a2.5 2.5 0 1 1 3.600 2.300c-.8.4-1.100 1-1.100 1.900M12 17v.1",
		IconSignOut:   "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
		IconSignIn:    "M10 4h9v16h-9M3 12h11M10 8l4 4-4 4",
		IconMenu:      "M4 7h16M4 12h16M4 17h16",
		IconDown:      "M6 9l6 6 6-6",
		IconLeft:      "M15 6l-6 6 6 6",
		IconRight:     "M9 6l6 6-6 6",
		IconCheck:     "M4 12.5 9.5 18 20 7",
		IconCross:     "M6 6l12 12M18 6 6 18",
		IconWarning:   "M12 3.5 22 20H2zM12 10v4M12 17v.1",
		IconInfo:      "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v6M12 7.500v.1",
		IconDot:       "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
		IconClock:     "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.500l3.5 2",
		IconCalendar:  "M4 6h16v15H4zM4 11h16M8 3v5M16 3v5",
		IconPlace:     "M12 22s7-7 7-12a7 7 0 0 0-14 0c0 5 7 12 7 12zM12 12.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
		IconDocument:  "M6 3h8l5 5v13H6zM14 3v5h5M9 13h7M9 17h7",
		IconDownload:  "M12 3v12M7 11l5 5 5-5M4 20h16",
		IconMail:      "M3 5h18v14H3zM3 7l9 7 9-7",
		IconPhone:     "M5 3h4l2 5-2.5 2a12 12 0 0 0 5.5 5.500L16 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z",
		IconEdit:      "M4 20l1-5L16 4l4 4L9 19zM13.5 6.500l4 4",
		IconTrash:     "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6",
		IconPlus:      "M12 5v14M5 12h14",
		IconMessage:   "M4 4h16v12H11l-5 5v-5H4z",
		IconHand:      "M12 20s-8-4.600-8-10.500A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8 2.500C20 15.400 12 20 12 20z",
		IconSettings:  "M4 7h9M17 7h3M15 9.500v-5M4 17h3M11 17h9M9 19.500v-5",
		IconGlobe:     "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.5 12h17M12 3c2.5 2.700 3.5 5.700 3.5 9s-1 6.300-3.5 9c-2.5-2.700-3.5-5.700-3.5-9s1-6.300 3.5-9z",
		IconLock:      "M5 11h14v10H5zM8 11V8a4 4 0 0 1 8 0v3M12 15v2",
		IconHome:      "M3 11l9-8 9 8M6 9v12h12V9M10 21v-6h4v6",
		IconFilter:    "M3 5h18l-7 8v7l-4-2v-5z",
		IconSend:      "M3 11 21 3l-7 18-3-8zM11 13 21 3",
		IconShield:    "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5",
		IconCards:     "M9 3h9a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM5 7v12a2 2 0 0 0 2 2h8M13.5 7c.5 1.700 1.300 2.5 3 3-1.700.5-2.5 1.300-3 3-.5-1.700-1.300-2.5-3-3 1.700-.5 2.5-1.300 3-3z",
		IconSpark:     "M12 3c1 5 3.5 7.5 9 9-5.5 1.5-8 4-9 9-1-5-3.5-7.5-9-9 5.5-1.5 8-4 9-9z",
		IconEye:       "M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
		IconFlow:      "M4 4h6v5H4zM14 15h6v5h-6zM7 9v8.500h7M14 4h6v5h-6zM10 6.500h4",
		IconExternal:  "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
	}
})

// Icon draws an icon. It is silent: its meaning is always also in words.
func Icon(n Name) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="`+drawings()[n]+`"/></svg>`)
		return err
	})
}
