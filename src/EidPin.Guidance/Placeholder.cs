namespace EidPin.Guidance;
