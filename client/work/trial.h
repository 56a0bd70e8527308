// A form tried out on a laptop that nobody enrolled: a store in a throwaway folder whose keys are
// nobody's, so that what is answered opens nowhere else and nothing of it is ever sent.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "client/work/workplace.h"
#include "sync/batch/enrolment.h"

namespace relais::client::work {

/// The form, and what it names (lists, pictures, sounds) from the folder it lies in; what is
/// missing there is left out. Errc::invalid with the form's first complaints.
struct FormWithFiles {
    std::shared_ptr<const OpenForm> form;
    std::vector<sync::batch::FormFile> files;  ///< the form's own first
};
Result<FormWithFiles> read_form_with_files(const std::string& path);

/// An enrolment in `folder` that only this run of the program can use.
struct TrialEnrolment {
    std::string file_path;
    std::string enumerator, point;
    std::string passphrase;
    std::shared_ptr<const OpenForm> form;
};
Result<TrialEnrolment> make_trial(const std::string& folder, const std::string& form_path,
                                  const Clock& clock, Random& random);

/// Enrols, opens the shift and, where `interview` says so, begins one; asked for in this order, so
/// `done` comes with the last or with what failed.
void begin_trial(Workplace& workplace, const TrialEnrolment& trial, bool interview, Done<> done);

}  // namespace relais::client::work
