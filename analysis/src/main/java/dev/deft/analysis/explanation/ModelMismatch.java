package dev.deft.analysis.explanation;

/** The assumption of a model that fails where measurement and prediction part. */
public enum ModelMismatch {
    /** The queue was still filling or emptying: the window was too short, or began too soon. */
    NOT_STEADY("the cell was not steady: its window was too short for its queue to become what it is in the long run"),
    /** More calls come than the workers can do. */
    OVERLOAD("more calls are planned than the workers can do, so there is no steady state to predict"),
    /** The calls' own start was late, which is part of their latency. */
    LATE_SENDS("calls were sent late: the loop's thread was busy, or had no core"),
    /** Threads waited for a core. */
    CORES("the cores were busy, so threads wait for one; the model knows of no such wait"),
    /** Waking a worker takes time that no station of the model stands for. */
    HAND_OVER("calls wait for a worker to be woken, or to look; in the model a free worker begins at once"),
    /** Waking the reactor takes time that no station of the model stands for. */
    RETURN("results wait for the reactor to wake up, or to look; in the model a free reactor begins at once"),
    /** The reactor's time per call is less here than where it was taken from. */
    REACTOR_TIME(
            "the reactor needs less time per call here than at the row's highest demand, where the model takes it from"),
    /** Allen and Cunneen's factor is an approximation. */
    VARIATION(
            "arrivals or services vary otherwise than exponentially, which the factor (c_a² + c_s²)/2 only approximates"),
    /** The averages agree, and the 99th percentiles do not. */
    TAIL("rare calls took longer, or shorter, than the model's: the platform's own noise, see the idle trace"),
    /** Too few calls. */
    CHANCE("too few calls for a mean; more time would tell");

    private final String words;

    ModelMismatch(String words) {
        this.words = words;
    }

    /** As a part of a sentence. */
    public String words() {
        return words;
    }
}
