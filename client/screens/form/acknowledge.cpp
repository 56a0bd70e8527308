#include "client/screens/form/acknowledge.h"

#include "client/screens/form/form.h"
#include "client/screens/form/widget.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

Answer toggled(const work::QuestionView& question) {
    return {question.id, question.value.empty() ? kAcknowledged : ""};
}

Reaction press_acknowledge(const work::QuestionView& question, const ui::KeyPress& key) {
    if (key.key != ui::Key::space && key.digit != 1) return {};
    return {true, toggled(question)};
}

}  // namespace relais::client::screens::form
