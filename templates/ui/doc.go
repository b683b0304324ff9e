// Package ui holds the typed components of which every page is made. What a person with a screen reader needs (label, caption, name of
// a navigation) is a parameter without default: a page that forgets it does not compile. Labels, help and error are tied together by
// ids here, once, so pages never write aria attributes.
//
// Texts given to a component are already in the person's language: pass T(ctx, "offers.title"). Words that belong to the component
// itself ("facultatif", "Erreur", "Page suivante") come from the common catalogue.
//
// Fields: Text, Email, Password, Search, Number, Date, Clock, File, Textarea, Select, Radios, Checkboxes, Checkbox, Ticks, Hidden, Group, Pair;
// they stand in a Form, whose errors (type Errors) are also given to layout.Page, which shows the summary above the title.
// Acting: Button, ButtonLink, PostButton, Dialog (a disclosure without script), Disclosure.
// Saying: Notice, Flash, Status, Tag, Count, EmptyState, Time, Day, LiveRegion.
// Arranging: Card, PersonCard, LinkCard, IconCard, Section, Table, Facts, Tabs, Pagination, Breadcrumb, Timeline, Avatar, Icon, Hide.
//
// A page may give a component the Words helper where a templ.Component is wanted: Table cells, Facts.
package ui
