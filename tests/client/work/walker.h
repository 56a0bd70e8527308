// An enumerator who does anything at all: answers, goes on and back, changes the language, adds and
// removes, undoes. The same seed does the same.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "client/work/content.h"
#include "client/work/interview.h"
#include "forms/base/random.h"
#include "forms/base/time.h"

namespace relais::client::work::tests {

/// All of a draft but its audit log, which tells that it was opened again.
inline std::string without_log(const Interview& interview) {
    auto content = decode_content(interview.content());
    if (!content) return {};
    content->audit.clear();
    return encode(*content);
}

/// True for a form that does not settle: reopening what was reopened changes it yet again. Opening
/// evaluates each calculation anew (ODK XForms), and two kinds come to something else each time:
/// one that draws lots outside once() (`selected-at(…, int(random() * …))`), and one that takes the
/// label of a choice whose words name that very calculation (`jr:choice-name(…)` with "Not in
/// ${countryname}"), which grows by these words.
inline bool never_settles(const std::shared_ptr<const OpenForm>& form,
                          const InterviewContext& context, const Interview& interview,
                          const Clock& clock, Random& random) {
    auto second = Interview::resume(form, context, interview.content(), clock, random);
    if (!second) return false;
    auto third = Interview::resume(form, context, second->content(), clock, random);
    return third && without_log(*third) != without_log(*second);
}

class Walker {
  public:
    explicit Walker(std::uint64_t seed) : random_(seed) {}

    void step(Interview& interview) {
        const PageView page = interview.page();
        switch (random_.below(15)) {
        case 12:
            interview.go_to_cell({random_.below(4), random_.below(4)});
            break;
        case 13:
            if (!interview.step_cell(random_.below(2) == 0)) interview.open_row();
            break;
        case 14: {
            const Outline outline = interview.outline(random_.below(2) == 0);
            if (!outline.lines.empty())
                interview.go_to(outline.lines[random_.below(outline.lines.size())].id);
            break;
        }
        case 0:
        case 1:
            interview.next();
            break;
        case 2:
            interview.previous();
            break;
        case 3:
            interview.undo();
            break;
        case 4:
            interview.redo();
            break;
        case 5:
            if (changes_language) interview.set_language(random_.below(4));
            break;
        case 6:
            if (page.kind == PageKind::add_repeat) interview.add_repeat(page.repeat_id);
            break;
        case 7:
            if (!page.instance_id.empty()) interview.remove_repeat(page.instance_id);
            break;
        default:
            answer(interview, page);
            break;
        }
    }

    bool changes_language = true;

  private:
    void answer(Interview& interview, const PageView& page) {
        if (page.questions.empty()) {
            if (page.kind == PageKind::add_repeat && random_.below(3) == 0)
                interview.add_repeat(page.repeat_id);
            else
                interview.next();
            return;
        }
        const auto& question = page.questions[random_.below(page.questions.size())];
        if (question.choices.empty()) {
            interview.answer(question.id, typed(question.widget));
        } else {
            const auto& choice = question.choices[random_.below(question.choices.size())].value;
            if (question.widget == Widget::select_multiple)
                interview.toggle(question.id, choice);
            else
                interview.answer(question.id, choice);
        }
        interview.next();
    }

    /// Mostly what fits, so that the form opens up; sometimes anything.
    std::string typed(Widget widget) {
        static const std::vector<std::string> kAnything = {"",
                                                           "1",
                                                           "-1",
                                                           "101",
                                                           "x",
                                                           "a <b> & c",
                                                           "99999999999999999999",
                                                           "1e400",
                                                           "é ɛ ع",
                                                           "2026-13-45",
                                                           "NaN",
                                                           std::string(300, 'm')};
        if (random_.below(4) == 0) return kAnything[random_.below(kAnything.size())];
        switch (widget) {
        case Widget::integer:
            return std::to_string(random_.below(30));
        case Widget::decimal:
            return std::to_string(random_.below(30)) + ".5";
        case Widget::date:
            return "19" + std::to_string(50 + random_.below(50)) + "-06-15";
        case Widget::time:
            return "08:30:00.000Z";
        case Widget::date_time:
            return "2026-11-19T08:30:00.000Z";
        case Widget::geopoint:
            return "16.27 -0.04 260 5";
        case Widget::acknowledge:
            return "OK";
        default:
            return "Awa " + std::to_string(random_.below(100));
        }
    }

    SeededRandom random_;
};

}  // namespace relais::client::work::tests
