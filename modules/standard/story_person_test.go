package standard_test

import "time"

// person is somebody of the story, by a way in. Each method is one thing that people do, and fails the test when it cannot be done. Texts that are
// returned are what can be read there; applications and offers are named by the offer's title, as people name them.
type person interface {
	somebody
	administrator
	referent
	candidate
	recruiter
	judge
	follower
}

// somebody comes in, and looks around before that.
type somebody interface {
	// Accept opens an invitation by the mail's link and chooses a password; Leave signs out, SignIn comes back.
	Accept(link, password string)
	SignIn(email, password string)
	Leave()

	Search(s search) string
	Offer(title string) string
	Employer(title, company string) string
}

type administrator interface {
	AddCompany(c company)
	AddSchool(s school)
	Invite(g guest)
	ReadFeed(company, file string) reading
}

type referent interface {
	CreateCandidate(g guest)
	AskForChanges(title, comment string)
	Validate(title, message string)
}

type candidate interface {
	WriteCV(c curriculum)
	PrintCV(called string) (file string, pdf []byte)
	Apply(title, cv, message string)
	// ApplyAgain tries once more, and returns what she is told.
	ApplyAgain(title, cv, message string) string
	Resubmit(title, message string)
}

// recruiter is what a recruiter reads and does in the company.
type recruiter interface {
	AtHome() string
	Company() string
	JoinedCV(title string) []byte
	// KnowsNothing checks that an application is to her what does not exist: by its id, in lists, counts, notifications and on the first page.
	KnowsNothing(id, candidate string)
}

// judge is what a recruiter does with an application.
type judge interface {
	TakeOn(title, message string)
	Propose(title string, m meeting)
	MeetingTookPlace(title string)
	// RefuseWithoutReason tries, and returns what she is told.
	RefuseWithoutReason(title string) string
	Refuse(title, reason, text string)
	Hire(title string, day time.Time, message string)
}

// follower is whoever sees an application.
type follower interface {
	// Read returns where it stands, and all that can be read of it.
	Read(title string) (state, text string)
	// Where is the application's id.
	Where(title string) string
	IsTold(words string)
}

type company struct{ Name, Sector, City, Postcode, Presentation string }

type school struct{ Name, City, Postcode string }

// guest is somebody who is invited.
type guest struct{ First, Last, Email, Role, Place string }

// reading is what a run of a feed did.
type reading struct{ Created, Updated, Unchanged, Aside int }

type search struct{ Words, Kind, Department string }

// curriculum is what the candidate says of herself: one line in each group of the editor.
type curriculum struct {
	Called                            string
	Name, Email, Phone, City          string
	Label, Summary                    string
	Strength, Because                 string
	Position, Company, From, To, Task string
	Diploma, School                   string
	Skill, Language, Level, Interest  string
}

type meeting struct {
	At      time.Time
	Minutes int
	Phone   string
	Message string
}
