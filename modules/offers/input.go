package offers

import (
	"encoding/json"
	"fmt"
)

// Input is what a recruiter or an admin says of an offer. Texts may be HTML of the allow-list, or plain text whose lines that begin with a dash become
// lists. Days are those of Paris.
type Input struct {
	Title          string         `json:"title" minLength:"3" maxLength:"300" doc:"Title."`
	Reference      string         `json:"reference,omitempty" required:"false" maxLength:"200" doc:"The employer's own reference."`
	Kind           string         `json:"kind" enum:"internship_discovery,internship,apprenticeship,professionalization,permanent,fixed_term,temporary,seasonal,springboard,civic_service,vie,immersion,other" doc:"Kind of contract."` //nolint:lll // a tag has no second line
	KindOther      string         `json:"kindOther,omitempty" required:"false" maxLength:"120" doc:"The kind in words, when it is other."`
	Domain         string         `json:"domain" enum:"A,B,C,D,E,F,G,H,I,J,K,L,M,N" doc:"Letter of the ROME domain."`
	RomeCode       string         `json:"romeCode,omitempty" required:"false" pattern:"^[A-N][0-9]{4}$" patternDescription:"rome" doc:"ROME code, of the same domain."`
	Level          string         `json:"level,omitempty" required:"false" enum:"any,none,3,4,5,6,7,8" default:"any" doc:"Level of education."`
	Openings       int            `json:"openings,omitempty" required:"false" minimum:"1" maximum:"1000" default:"1" doc:"How many people are wanted."`
	Places         []PlaceInput   `json:"places,omitempty" required:"false" maxItems:"5" doc:"Where the work is done; one at least, unless it is fully remote."`
	Remote         string         `json:"remote,omitempty" required:"false" enum:"none,hybrid,full" default:"none" doc:"Remote work."`
	StartOn        string         `json:"startOn,omitempty" required:"false" format:"date" doc:"First day."`
	StartFlexible  bool           `json:"startFlexible,omitempty" required:"false" doc:"The first day may be another."`
	EndOn          string         `json:"endOn,omitempty" required:"false" format:"date" doc:"Last day."`
	DurationMonths int            `json:"durationMonths,omitempty" required:"false" minimum:"0" maximum:"60" doc:"Length in months."`
	HoursWeek      float64        `json:"hoursWeek,omitempty" required:"false" minimum:"0" maximum:"48" doc:"Hours a week."`
	Rhythm         string         `json:"rhythm,omitempty" required:"false" maxLength:"200" doc:"Rhythm between school and work, or hours of the day."`
	PayMin         float64        `json:"payMin,omitempty" required:"false" minimum:"0" maximum:"1000000" doc:"Lowest gross pay in euros."`
	PayMax         float64        `json:"payMax,omitempty" required:"false" minimum:"0" maximum:"1000000" doc:"Highest gross pay in euros."`
	PayPeriod      string         `json:"payPeriod,omitempty" required:"false" enum:"hour,day,month,year" doc:"Pay is for this long."`
	PayLegal       bool           `json:"payLegal,omitempty" required:"false" doc:"The legal gratuity of an internship."`
	Description    string         `json:"description" minLength:"30" maxLength:"20000" doc:"What the job is."`
	Missions       string         `json:"missions,omitempty" required:"false" maxLength:"20000" doc:"What is to be done."`
	Profile        string         `json:"profile,omitempty" required:"false" maxLength:"20000" doc:"Who is looked for."`
	Travel         []string       `json:"travel,omitempty" required:"false" enum:"licence,vehicle,public_transport,business_trips" maxItems:"4" doc:"Getting around."`
	Environment    []string       `json:"environment,omitempty" required:"false" enum:"quiet,noise,open_space,public,screen,standing,lifting,driving,heights,temperature,shifts,travel,teamwork,autonomy,predictable,step_free,lift,parking,transport" maxItems:"19" doc:"What the place of work is like."` //nolint:lll // a tag has no second line
	Accommodations Accommodations `json:"accommodations,omitzero" required:"false" doc:"What can be adapted."`
	WantsLetter    bool           `json:"wantsLetter,omitempty" required:"false" doc:"A letter is wanted beside the CV."`
	Questions      []string       `json:"questions,omitempty" required:"false" maxItems:"3" maxLength:"300" doc:"Questions to the candidate."`
	ApplyBefore    string         `json:"applyBefore,omitempty" required:"false" format:"date" doc:"Last day to apply."`
	ExpiresOn      string         `json:"expiresOn,omitempty" required:"false" format:"date" doc:"Last day it is shown; sixty days from its creation when not said."`
	Publish        bool           `json:"publish,omitempty" required:"false" doc:"Publish at once."`
}

// PlaceInput is where the work is done.
type PlaceInput struct {
	City     string `json:"city" minLength:"1" maxLength:"120" doc:"Town."`
	Postcode string `json:"postcode,omitempty" required:"false" pattern:"^[0-9]{5}$" patternDescription:"postcode" doc:"Postcode."`
}

// Accommodations says, need by need, whether it is there already, possible, or to be spoken about; a need without answer is absent.
type Accommodations struct {
	Workstation  string `json:"workstation,omitempty" required:"false" enum:"here,possible,to_discuss"`
	ScreenReader string `json:"screen_reader,omitempty" required:"false" enum:"here,possible,to_discuss"`
	Captions     string `json:"captions,omitempty" required:"false" enum:"here,possible,to_discuss"`
	Vehicle      string `json:"vehicle,omitempty" required:"false" enum:"here,possible,to_discuss"`
	StepFree     string `json:"step_free,omitempty" required:"false" enum:"here,possible,to_discuss"`
	Interpreter  string `json:"interpreter,omitempty" required:"false" enum:"here,possible,to_discuss"`
	JobCoach     string `json:"job_coach,omitempty" required:"false" enum:"here,possible,to_discuss"`
	Tutor        string `json:"tutor,omitempty" required:"false" enum:"here,possible,to_discuss"`
	PartTime     string `json:"part_time,omitempty" required:"false" enum:"here,possible,to_discuss"`
	Hours        string `json:"hours,omitempty" required:"false" enum:"here,possible,to_discuss"`
	Breaks       string `json:"breaks,omitempty" required:"false" enum:"here,possible,to_discuss"`
	Telework     string `json:"telework,omitempty" required:"false" enum:"here,possible,to_discuss"`
	QuietRoom    string `json:"quiet_room,omitempty" required:"false" enum:"here,possible,to_discuss"`
	Written      string `json:"written,omitempty" required:"false" enum:"here,possible,to_discuss"`
	Progressive  string `json:"progressive,omitempty" required:"false" enum:"here,possible,to_discuss"`
	NoLoad       string `json:"no_load,omitempty" required:"false" enum:"here,possible,to_discuss"`
	Interview    string `json:"interview,omitempty" required:"false" enum:"here,possible,to_discuss"`
}

// byNeed returns the answers by the name of the need, as they are stored.
func (a Accommodations) byNeed() (map[string]string, error) {
	body, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("writing the accommodations: %w", err)
	}
	answers := map[string]string{}
	if err := json.Unmarshal(body, &answers); err != nil {
		return nil, fmt.Errorf("writing the accommodations: %w", err)
	}
	return answers, nil
}

// ReasonInput says why an offer is closed.
type ReasonInput struct {
	Reason string `json:"reason" minLength:"3" maxLength:"500" doc:"Why, in a few words."`
}

// SuspendInput may say why an offer is suspended.
type SuspendInput struct {
	Reason string `json:"reason,omitempty" required:"false" maxLength:"500" doc:"Why, in a few words."`
}
